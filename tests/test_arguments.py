import numpy as np
import pytest

from helpers import arguments


@pytest.mark.parametrize("value", [1, 7, np.int64(7), np.uint8(10), 10])
def test_whole_numbers_in_range_are_taken(value):
    number = arguments.whole_number("epochs", value, 1, 10)
    assert (number, type(number)) == (value, int)


@pytest.mark.parametrize(
    "value", [0, -1, 11, 1.5, 5.0, float("nan"), "many", "5", None, True, [5], np.array([5, 6])]
)
def test_anything_else_is_one_sentence_with_name_range_and_value(value):
    with pytest.raises(ValueError if type(value) is int else TypeError) as caught:
        arguments.whole_number("epochs", value, 1, 10)
    assert str(caught.value) == f"epochs must be a whole number from 1 to 10, got {value!r}"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_numbers_are_finite_even_where_their_sum_is_not(dtype):
    large = np.full((3, 2), np.finfo(dtype).max, dtype)
    for values in (np.array([], dtype), large, large[::2, ::-1], large.T):
        assert arguments.finite_numbers("images", values) is values
    for wrong in ([np.nan], [np.inf], [-np.inf], [np.inf, -np.inf]):
        with pytest.raises(
            ValueError, match="^images must be finite numbers, got NaN or infinity among them$"
        ):
            arguments.finite_numbers("images", np.array([1, *wrong], dtype))


def test_images_that_look_unscaled_are_told():
    scaled = np.linspace(0, 1, 784, dtype=np.float32).reshape(1, 28, 28, 1)
    standardized = np.full((28, 28, 1), -3.5)
    for images in (scaled, np.ones((1, 28, 28), bool), standardized):
        assert arguments.unscaled(images) is None
    first_are_dark = np.repeat(np.array([0, 30], np.uint8), 50)[:, np.newaxis, np.newaxis]
    for images in (np.full((28, 28, 1), 255, np.uint8), np.full((2, 28, 28), 255.0), first_are_dark):
        assert arguments.unscaled(images).endswith("did you forget data.scale_images?")
