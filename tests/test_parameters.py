import pytest

from helpers import parameters


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
