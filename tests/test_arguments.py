import numpy as np
import pytest

from helpers import arguments


@pytest.mark.parametrize("value", [1, 7, np.int64(7), np.uint8(10), 10])
def test_whole_numbers_in_range_are_taken(value):
    number = arguments.whole_number("epochs", value, 1, 10)
    assert number == value
    assert type(number) is int


@pytest.mark.parametrize(
    ("value", "error"),
    [(value, ValueError) for value in (0, -1, 11)]
    + [
        (value, TypeError)
        for value in (1.5, 5.0, float("nan"), "many", "5", None, True, [5], np.array([5, 6]))
    ],
)
def test_anything_else_is_one_sentence_with_name_range_and_value(value, error):
    with pytest.raises(error) as caught:
        arguments.whole_number("epochs", value, 1, 10)
    assert str(caught.value) == f"epochs must be a whole number from 1 to 10, got {value!r}"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_numbers_are_finite_even_where_their_sum_is_not(dtype):
    for values in (np.array([], dtype), np.full((3, 2), np.finfo(dtype).max, dtype)):
        assert arguments.finite_numbers("images", values) is values
    for wrong in ([np.nan], [np.inf], [-np.inf], [np.inf, -np.inf]):
        with pytest.raises(ValueError) as caught:
            arguments.finite_numbers("images", np.array([1, *wrong], dtype))
        assert str(caught.value) == "images must be finite numbers, got NaN or infinity among them"


@pytest.mark.parametrize(
    ("images", "sure"),
    [
        (np.linspace(0, 1, 784, dtype=np.float32).reshape(1, 28, 28, 1), False),
        (np.ones((1, 28, 28), bool), False),
        (np.full((28, 28, 1), -3.5), False),  # standardized
        (np.full((28, 28, 1), 255, np.uint8), True),
        (np.full((2, 28, 28), 255.0), True),
        # The first images are dark, as uint8 as well.
        (np.repeat(np.array([0, 30], np.uint8), 50)[:, np.newaxis, np.newaxis], True),
    ],
)
def test_images_that_look_unscaled_are_told(images, sure):
    sentence = arguments.unscaled(images)
    assert (sentence is not None) == sure
    assert not sure or sentence.endswith("did you forget data.scale_images?")
