"""The answer key: stubs filled in and run, as notebooks and pages, and only if all answers are right."""

import nbformat
import pytest

from helpers import record
from helpers.site import exercise_cells
from helpers.tools.refresh import KERNEL
from helpers.tools.solutions import filled_in, write_key
from tests.notebooks.small import SMALL, read
from tests.tools.test_learner import SOLUTION, STUB, new

IMPORT = "from helpers import checks"
MODELS = 'import os\n\nbool(os.environ["SEEING_CONVOLUTIONS_MODELS"])'  # where notebook 3 saves a network
EXPERIMENT = "**1.** Try it.\n\n<details><summary>Answer</summary>\n\nIt works.\n\n</details>"


@pytest.fixture
def make_key(tmp_path, monkeypatch):
    """Make the key of a course of these notebooks: the folder with the key."""
    for name in (record.VARIABLE, "SEEING_CONVOLUTIONS_MODELS"):
        monkeypatch.setenv(name, "")  # and as it was, after the test
    monkeypatch.setenv("SEEING_CONVOLUTIONS_PROGRESS", str(tmp_path / "progress"))

    def make(**notebooks):
        (tmp_path / "notebooks").mkdir()
        for name, notebook in notebooks.items():
            notebook.metadata.kernelspec = KERNEL
            nbformat.write(notebook, tmp_path / "notebooks" / f"{name}.ipynb")
        write_key(tmp_path / "notebooks", tmp_path / "build")
        return tmp_path / "build"

    return make


@pytest.mark.parametrize("name", SMALL)
def test_the_key_is_the_notebook_with_filled_in_stubs(name):
    key, course = filled_in(read(name)), read(name)
    nbformat.validate(key)
    assert [cell.id for cell in key.cells] == [cell.id for cell in course.cells]
    changed = [
        one.id for one, other in zip(key.cells, course.cells, strict=True) if one.source != other.source
    ]
    exercises = [cell.id for cells in exercise_cells.stubs(course).values() for cell in cells]
    assert changed == ["title", *exercises, "your-turn"]
    assert key.cells[0].source.splitlines()[0] == f"{course.cells[0].source.splitlines()[0]} (answer key)"
    for stub, below in exercise_cells.stubs(key).values():
        compile(stub.source, "stub", "exec")
        assert "<details" not in below.source and "```" not in below.source
    assert list(exercise_cells.stubs(key)) == list(exercise_cells.stubs(course))


def test_the_key_is_run_and_written_as_notebooks_and_pages(make_key):
    notebook = new("**A** title", IMPORT, STUB, SOLUTION, EXPERIMENT)
    notebook.cells[0].source = "# 1. A title\n\nText."
    folder = make_key(first=notebook, second=new("# 2. No exercise", MODELS))
    names = ["first.html", "first.ipynb", "index.html", "second.html", "second.ipynb"]
    assert sorted(path.name for path in folder.iterdir()) == names
    key = nbformat.read(folder / "first.ipynb", as_version=4)
    assert [cell.source for cell in key.cells[2:4]] == [
        'answer = 50_890\n\nchecks.check("01.1", answer)',
        "Why.",
    ]
    assert key.cells[2].outputs[0].data["text/plain"].startswith("01.1 is right. ")
    assert not (folder.parent / "progress").exists()
    (own_folder,) = nbformat.read(folder / "second.ipynb", as_version=4).cells[1].outputs
    assert own_folder.data["text/plain"] == "True"
    assert "papermill" not in nbformat.writes(key)  # no times
    page = (folder / "first.html").read_text(encoding="utf-8")
    for part in ("1. A title (answer key)", "01.1 is right. ", "<details open"):
        assert part in page
    assert "<script" not in page
    assert 'href="first.html"' in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (
            [IMPORT, STUB, SOLUTION.replace("50_890", "12")],
            "the solution of 01.1 was judged: 01.1 is not right",
        ),
        ([STUB, SOLUTION], "a cell failed: NameError: name 'checks' is not defined"),
        ([IMPORT, STUB], "01.1 needs a cell with its folded solution right below its stub"),
        (
            [IMPORT, STUB.replace("...", "1"), SOLUTION],
            "the stub of 01.1 needs a [.]{3} to fill in, and its check",
        ),
        ([IMPORT, f"{STUB}\n1 + 1", SOLUTION], "the stub of 01.1 needs a [.]{3} to fill in, and its check"),
    ],
)
def test_a_key_that_is_not_right_is_told_in_a_sentence_and_not_written(cells, problem, make_key, tmp_path):
    with pytest.raises(SystemExit, match=f"^first.ipynb: {problem}"):
        make_key(first=new("# 1. A title", *cells))
    assert not (tmp_path / "build").exists()
