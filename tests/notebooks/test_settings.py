"""The settings of the notebooks: what they refuse, in one sentence."""

from functools import cache

import pytest

from helpers.convolution import KERNELS
from tests.notebooks.small import SMALL, code_cells, read

LAST = ", ".join(SMALL["04_visualization"])


@cache  # it is run with hundreds of settings
def settings_and_check(name):
    """The sources of the first two code cells."""
    return [cell.source for cell in code_cells(read(name)).values()][:2]


def first_cells(name, **settings):
    """Run the cells with the settings and with their check, as papermill does, but in this process."""
    usual, check = settings_and_check(name)
    names = {}
    exec(usual, names)  # noqa: S102
    names.update(settings)
    exec(check, names)  # noqa: S102
    return names, check


@pytest.mark.parametrize(
    ("name", "setting"),
    [(name, setting) for name, settings in SMALL.items() for setting in settings],
)
def test_every_setting_refuses_what_it_cannot_use(name, setting):
    names, _ = first_cells(name)
    number, file = isinstance(names[setting], int), setting == "OWN_PICTURE"
    for wrong in (
        "two",
        "2",
        *(() if file else ("",)),
        0.5,
        2.0,
        float("nan"),
        [1],
        {},
        True,
        None,
        -1,
        10**30,
    ):
        with pytest.raises((TypeError, ValueError)) as caught:
            first_cells(name, **{setting: wrong})
        takes = "a whole number from " if number else "the path of a file, " if file else "one of '"
        assert str(caught.value).startswith(f"{setting} must be {takes}")
        assert str(caught.value).endswith(f", got {wrong!r}")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", SMALL)
def test_the_check_can_be_run_again_when_all_has_run(name, monkeypatch):
    monkeypatch.setattr("helpers.parameters._first_check", True)  # as in a new kernel
    names, check = first_cells(name, **SMALL[name])
    # Names that cells set further down, and some of a learner's own.
    names |= {"kernel": None, "image": None, "model": None, "K": 3, "SIZE": 3, "UNIT": "pixel"}
    exec(check, names)  # noqa: S102


@pytest.mark.parametrize(
    ("name", "setting", "value", "problem"),
    [
        ("01_baseline_dnn", "EPOCHS", "ten", "must be a whole number from 1 to 100, got 'ten'"),
        ("01_baseline_dnn", "EPOCH", 1, "is not a setting of this notebook; did you mean EPOCHS?"),
        ("01_baseline_dnn", "IMAGE_INDEX", 200, "must be a whole number from 0 to 199, got 200"),
        ("02_convolutions", "KERNEL", "Sobel", f"must be one of {str([*KERNELS])[1:-1]}, got 'Sobel'"),
        ("03_pooling", "FILTERS", 32, "is not a setting of this notebook; did you mean FIRST_FILTERS?"),
        ("04_visualization", "LEARNING_RATE", 0.1, f"is not a setting of this notebook; it has {LAST}"),
        (
            "04_visualization",
            "OWN_PICTURE",
            "none.png",
            "must be the path of a file, with the folder it is in, or '' for none, got 'none.png'",
        ),
        ("04_visualization", "model", "mine", "is not a setting of this notebook; did you mean MODEL?"),
    ],
)
def test_what_a_notebook_cannot_use_is_told(name, setting, value, problem, monkeypatch):
    monkeypatch.setattr("helpers.parameters._first_check", True)  # as in a new kernel
    with pytest.raises((TypeError, ValueError)) as caught:
        first_cells(name, **(SMALL[name] | {setting: value}))
    assert str(caught.value) == f"{setting} {problem}"
