"""The settings of the notebooks: what they refuse, in one sentence."""

import papermill
import pytest

from helpers import convolution
from tests.notebooks.small import NOTEBOOKS, SMALL, read


def run(name, folder, parameters):
    """Run a notebook as the README says. Returns the executed notebook, or raises papermill's error."""
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb",
        folder / f"{name}.ipynb",
        parameters=parameters,
        cwd=NOTEBOOKS,
        progress_bar=False,
    )


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("01", {"EPOCHS": "ten"}, "EPOCHS must be a whole number from 1 to 100, got 'ten'"),
        ("01", {"EPOCH": 1}, "EPOCH is not a setting of this notebook; did you mean EPOCHS?"),
        (
            "01",
            {"TEST_SIZE": 200, "IMAGE_INDEX": 200},
            "IMAGE_INDEX must be a whole number from 0 to 199, got 200",
        ),
        ("04", {"MODEL": "yours"}, "MODEL must be one of 'course', 'mine', got 'yours'"),
        ("03", {"FILTERS": 32}, "FILTERS is not a setting of this notebook; did you mean FIRST_FILTERS?"),
        (
            "04",
            {"LEARNING_RATE": 0.1},
            "LEARNING_RATE is not a setting of this notebook; "
            + "it has FIRST_IMAGE, SECOND_IMAGE, THIRD_IMAGE, CONVOLUTION_NUMBER, CLASS, IMAGES, MODEL",
        ),
        ("04", {"model": "mine"}, "model is not a setting of this notebook; did you mean MODEL?"),
        ("02", {"ROW": 26}, "ROW must be a whole number from 0 to 25, got 26"),
        (
            "02",
            {"KERNEL": "Sobel"},
            f"KERNEL must be one of {', '.join(map(repr, convolution.KERNELS))}, got 'Sobel'",
        ),
    ],
)
def test_a_bad_parameter_is_told_in_the_first_cell_that_can(name, parameters, sentence, tmp_path):
    (full_name,) = [known for known in SMALL if known.startswith(name)]
    with pytest.raises(papermill.PapermillExecutionError) as caught:
        run(full_name, tmp_path, parameters)
    assert caught.value.evalue == sentence
    assert caught.value.cell_index <= 7  # right after the parameters; nothing was loaded or trained


def first_cells(name, **settings):
    """Run the cells with the settings and with their check, as papermill does, but in this process."""
    code = [cell.source for cell in read(name).cells if cell.cell_type == "code"]
    names = {}
    exec(code[0], names)  # noqa: S102
    names.update(settings)
    exec(code[1], names)  # noqa: S102
    return names, code[1]


@pytest.mark.parametrize(
    ("name", "setting"),
    [(name, setting) for name, settings in SMALL.items() for setting in settings],
)
def test_every_setting_refuses_what_it_cannot_use(name, setting):
    names, _ = first_cells(name)
    number = isinstance(names[setting], int)
    for wrong in ("two", "2", "", 0.5, 2.0, float("nan"), [1], {}, True, None, -1, 10**30):
        with pytest.raises((TypeError, ValueError)) as caught:
            first_cells(name, **{setting: wrong})
        takes = "a whole number from " if number else "one of '"
        assert str(caught.value).startswith(f"{setting} must be {takes}")
        assert str(caught.value).endswith(f", got {wrong!r}")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", SMALL)
def test_the_check_can_be_run_again_when_all_has_run(name):
    names, check = first_cells(name, **SMALL[name])
    # Names that cells set further down, and one of a learner's own.
    names |= {"kernel": None, "image": None, "model": None, "K": 3}
    exec(check, names)  # noqa: S102
    names["EPOCH" if "EPOCHS" in names else "IMAGE"] = 1
    with pytest.raises(ValueError, match="is not a setting of this notebook; did you mean "):
        exec(check, names)  # noqa: S102
