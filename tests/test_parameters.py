import numpy as np
import pytest

from helpers import parameters


@pytest.mark.parametrize("value", [1, 7, np.int64(7), np.uint8(10), 10])
def test_whole_numbers_in_range_are_taken(value):
    number = parameters.whole_number("epochs", value, 1, 10)
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
        parameters.whole_number("epochs", value, 1, 10)
    assert str(caught.value) == f"epochs must be a whole number from 1 to 10, got {value!r}"


def test_check_accepts_good_settings_and_other_names():
    before = {"__name__": "__main__", "_OH": {}, "In": [], "epoch": 1, "EPOCHS": 5, "UNITS": 3}
    # The learner's own came later, and so did a variable that is named as a setting.
    names = {**before, "parameters": parameters, "X": 2, "LEARNING_RATE": 0.1, "epochs": 7}
    for _ in range(2):
        parameters.check(names, EPOCHS=(1, 100), UNITS=(1, 9))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("LEARNING_RATE", "it has EPOCHS, UNITS"),
        ("X", "it has EPOCHS, UNITS"),
        ("epochs", "did you mean EPOCHS?"),
        ("Units", "did you mean UNITS?"),
    ],
)
def test_check_notices_a_name_that_is_like_no_setting(name, told):
    """As papermill sets it: after the settings and before the cell with the check."""
    names = {"EPOCHS": 5, "UNITS": 3, name: 1, "parameters": parameters}
    with pytest.raises(ValueError) as caught:
        parameters.check(names, EPOCHS=(1, 100), UNITS=(1, 9))
    assert str(caught.value) == f"{name} is not a setting of this notebook; {told}"


@pytest.mark.parametrize(("value", "error"), [(-1, ValueError), ("ten", TypeError), (2.5, TypeError)])
def test_check_names_the_bad_setting(value, error):
    with pytest.raises(error, match=r"^EPOCHS must be a whole number from 1 to 100, got "):
        parameters.check({"EPOCHS": value, "UNITS": 3}, EPOCHS=(1, 100), UNITS=(1, 9))


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("EPOCH", "EPOCHS"),
        ("TRAINSIZE", "TRAIN_SIZE"),
        ("EPCOHS", "EPOCHS"),
        ("TRAIN", "TRAIN_SIZE"),
        ("SIZE", "TRAIN_SIZE"),
    ],
)
def test_check_notices_a_misspelt_setting(misspelt, meant):
    with pytest.raises(ValueError, match=f"^{misspelt} is not a setting .* did you mean {meant}"):
        parameters.check({"EPOCHS": 5, "TRAIN_SIZE": 7, misspelt: 1}, EPOCHS=(1, 100), TRAIN_SIZE=(1, 60_000))


def test_check_takes_names_too():
    for names in (["blur", "sharpen"], ("blur", "sharpen"), {"blur": 1, "sharpen": 2}):
        parameters.check({"KERNEL": "blur"}, KERNEL=names)
    for wrong in ("Blur", 3, None, ["blur"]):
        with pytest.raises(ValueError) as caught:
            parameters.check({"KERNEL": wrong}, KERNEL=["blur", "sharpen"])
        assert str(caught.value) == f"KERNEL must be one of 'blur', 'sharpen', got {wrong!r}"


def test_check_before_the_settings_says_so():
    with pytest.raises(ValueError, match="^EPOCHS is not set; run the cell with the settings first$"):
        parameters.check({}, EPOCHS=(1, 100))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_numbers_are_finite_even_where_their_sum_is_not(dtype):
    values = np.full((3, 2), np.finfo(dtype).max, dtype)
    assert parameters.finite_numbers("images", values) is values
    for wrong in (np.nan, np.inf, -np.inf):
        values[1, 1] = wrong
        with pytest.raises(
            ValueError, match="^images must be finite numbers, got NaN or infinity among them"
        ):
            parameters.finite_numbers("images", values)


def test_nan_is_found_among_opposite_infinities():
    with pytest.raises(ValueError, match="^images must be finite numbers"):
        parameters.finite_numbers("images", [np.inf, -np.inf])


@pytest.mark.filterwarnings("error")
def test_looking_for_nan_gives_no_warnings():
    parameters.finite_numbers("images", np.full(3, np.finfo(np.float32).max))
    parameters.finite_numbers("images", np.array([], np.float32))


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
    sentence = parameters.unscaled(images)
    assert (sentence is not None) == sure
    assert not sure or sentence.endswith("did you forget data.scale_images?")
