from pathlib import Path

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
    check(EPOCHS=1, TRAIN_SIZE=100)
    check(EPOCHS=100, TRAIN_SIZE=60_000)


MEANT = {"epochs": "EPOCHS", "Train_Size": "TRAIN_SIZE", "EPOCH": "EPOCHS", "TRAINSIZE": "TRAIN_SIZE"}
MEANT |= {"EPCOHS": "EPOCHS", "TRAIN": "TRAIN_SIZE", "SIZE": "TRAIN_SIZE"}
TOLD = {name: f"did you mean {meant}?" for name, meant in MEANT.items()}
TOLD |= dict.fromkeys(["LEARNING_RATE", "X"], "it has EPOCHS, TRAIN_SIZE")


@pytest.mark.parametrize("name", TOLD)
def test_a_name_that_is_no_setting_is_refused_until_the_settings_are_right(name):
    """As papermill sets it. Later it is the learner's own, and the cell may be run again."""
    for refused in ({name: 1}, {name: 1, "EPOCHS": 0}, {name: 1}):
        with pytest.raises(ValueError) as caught:
            check(**GOOD | refused)
        assert str(caught.value) == f"{name} is not a setting of this notebook; {TOLD[name]}"
    with pytest.raises(ValueError, match="^EPOCHS must be "):
        check(**GOOD | {"EPOCHS": 0})
    with pytest.raises(ValueError, match=f"^{name} is not "):
        check(**GOOD, **{name: 1})
    check(**GOOD)
    check(**GOOD, **{name: 1})


def check_again(names):
    parameters.check(names, EPOCHS=range(1, 101), TRAIN_SIZE=range(100, 60_001))


def test_refused_settings_must_be_set_anew():
    """So it is seen whether the settings cell was mended: the name would outlive its line."""
    names = GOOD | {"EPOCH": 1}
    with pytest.raises(ValueError, match="^EPOCH is not a setting"):
        check_again(names)
    with pytest.raises(ValueError, match="^EPOCHS is not set; run the cell with the settings first$"):
        check_again(names)
    check_again(names | GOOD)


def test_a_learners_own_names_are_no_business_of_a_later_check():
    check(**GOOD)
    check(**GOOD, SIZE=3, UNIT=3, LEARNING_RATE=3, epochs=3)


@pytest.mark.parametrize("value", [-1, 0, 101, "ten", 2.5])
def test_a_bad_setting_is_one_sentence_each_time(value):
    for _ in range(2):
        with pytest.raises(ValueError if isinstance(value, int) else TypeError) as caught:
            check(**GOOD | {"EPOCHS": value})
        assert str(caught.value) == f"EPOCHS must be a whole number from 1 to 100, got {value!r}"


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


def test_a_setting_may_take_a_file(tmp_path):
    (tmp_path / "shoe.png").touch()
    for path in ("", str(tmp_path / "shoe.png")):
        parameters.check({"PICTURE": path}, PICTURE=Path)
    ways = {
        "with the folder it is in": ["none.png", str(tmp_path), "a\0b", "x" * 300],
        "in quotes": [None, 1, True],
    }
    for way, values in ways.items():
        for wrong in values:
            with pytest.raises(ValueError) as caught:
                parameters.check({"PICTURE": wrong}, PICTURE=Path)
            told = f"PICTURE must be the path of a file, {way}, or '' for none, got {wrong!r}"
            assert str(caught.value) == told
