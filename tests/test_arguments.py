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
    [
        (0, ValueError),
        (-1, ValueError),
        (11, ValueError),
        (1.5, TypeError),
        (5.0, TypeError),
        (float("nan"), TypeError),
        ("many", TypeError),
        ("5", TypeError),
        (None, TypeError),
        (True, TypeError),
        ([5], TypeError),
        (np.array([5, 6]), TypeError),
    ],
)
def test_anything_else_is_one_sentence_with_name_range_and_value(value, error):
    with pytest.raises(error) as caught:
        arguments.whole_number("epochs", value, 1, 10)
    assert str(caught.value) == f"epochs must be a whole number from 1 to 10, got {value!r}"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_numbers_are_finite_even_where_their_sum_is_not(dtype):
    values = np.full((3, 2), np.finfo(dtype).max, dtype)
    assert arguments.finite_numbers("images", values) is values
    for wrong in (np.nan, np.inf, -np.inf):
        values[1, 1] = wrong
        with pytest.raises(
            ValueError, match="^images must be finite numbers, got NaN or infinity among them"
        ):
            arguments.finite_numbers("images", values)


def test_nan_is_found_among_opposite_infinities():
    with pytest.raises(ValueError, match="^images must be finite numbers"):
        arguments.finite_numbers("images", [np.inf, -np.inf])


@pytest.mark.filterwarnings("error")
def test_looking_for_nan_gives_no_warnings():
    arguments.finite_numbers("images", np.full(3, np.finfo(np.float32).max))
    arguments.finite_numbers("images", np.array([], np.float32))


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
