import pytest

from helpers import parameters


@pytest.fixture(autouse=True)
def first(monkeypatch):
    """As in a new kernel: nothing was checked yet."""
    monkeypatch.setattr(parameters, "_first_check", True)


def check(**settings):
    parameters.check(settings, EPOCHS=range(1, 101), TRAIN_SIZE=range(100, 60_001))


GOOD = {"EPOCHS": 5, "TRAIN_SIZE": 7000}


def test_good_settings_and_other_names_are_accepted():
    check(**GOOD, __name__="__main__", _OH={}, In=[], epoch=1, Model=None, _X=2)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("LEARNING_RATE", "it has EPOCHS, TRAIN_SIZE"),
        ("X", "it has EPOCHS, TRAIN_SIZE"),
        ("epochs", "did you mean EPOCHS?"),
        ("Train_Size", "did you mean TRAIN_SIZE?"),
        ("EPOCH", "did you mean EPOCHS?"),
        ("TRAINSIZE", "did you mean TRAIN_SIZE?"),
        ("EPCOHS", "did you mean EPOCHS?"),
        ("TRAIN", "did you mean TRAIN_SIZE?"),
        ("SIZE", "did you mean TRAIN_SIZE?"),
    ],
)
def test_a_name_that_is_no_setting_stops_the_first_check_only(name, told):
    """As papermill sets it. Later it is the learner's own, and the cell may be run again."""
    with pytest.raises(ValueError) as caught:
        check(**GOOD, **{name: 1})
    assert str(caught.value) == f"{name} is not a setting of this notebook; {told}"
    check(**GOOD, **{name: 1})


@pytest.mark.parametrize("name", ["SIZE", "UNIT", "LEARNING_RATE", "epochs"])
def test_a_learners_own_names_are_no_business_of_a_later_check(name):
    check(**GOOD)
    check(**GOOD, **{name: 3})


@pytest.mark.parametrize(
    ("value", "error"),
    [(-1, ValueError), (0, ValueError), (101, ValueError), ("ten", TypeError), (2.5, TypeError)],
)
def test_a_bad_setting_is_one_sentence_each_time(value, error):
    for _ in range(2):
        with pytest.raises(error) as caught:
            check(**GOOD | {"EPOCHS": value})
        assert str(caught.value) == f"EPOCHS must be a whole number from 1 to 100, got {value!r}"


def test_the_ends_of_a_range_are_taken():
    for epochs, size in ((1, 100), (100, 60_000)):
        check(EPOCHS=epochs, TRAIN_SIZE=size)


def test_a_setting_may_take_names():
    for names in (["blur", "sharpen"], ("blur", "sharpen"), {"blur": 1, "sharpen": 2}):
        parameters.check({"KERNEL": "blur"}, KERNEL=names)
    for wrong in ("Blur", 3, None, ["blur"]):
        with pytest.raises(ValueError) as caught:
            parameters.check({"KERNEL": wrong}, KERNEL=["blur", "sharpen"])
        assert str(caught.value) == f"KERNEL must be one of 'blur', 'sharpen', got {wrong!r}"


def test_a_check_before_the_settings_says_so():
    with pytest.raises(ValueError, match="^EPOCHS is not set; run the cell with the settings first$"):
        check(TRAIN_SIZE=7000)
