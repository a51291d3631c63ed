"""The notebooks for learners: nothing of the solutions, the same bytes each time, and fit to be merged."""

import subprocess

import nbformat
import pytest

from helpers.site import exercise_cells
from helpers.tools.learner import for_learners, write_all
from tests.notebooks.small import ROOT, SMALL, read

STUB = 'answer = ...\n\nchecks.check("01.1", answer)'
SOLUTION = "<details><summary>Solution</summary>\n\n```python\nanswer = 50_890\n```\n\nWhy.\n\n</details>"


def new(*cells):
    """A notebook: text where it begins with <, * or "# ", code elsewhere."""
    kinds = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    made = [
        kinds[cell.startswith(("<", "*", "# "))](cell, id=f"cell-{place}") for place, cell in enumerate(cells)
    ]
    return nbformat.v4.new_notebook(cells=made)


def worked_on(copy, course):
    """A copy as a learner has it: run, with answers and a cell of their own, and saved by JupyterLab."""
    ran = {cell.id: cell for cell in course.cells}
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = ran[cell.id].outputs, ran[cell.id].execution_count
    own = {cell.id: cell for cell in copy.cells}
    for name, (stub, below) in exercise_cells.stubs(course).items():
        code, _ = exercise_cells.solution(name, below)
        own[stub.id].source = exercise_cells.filled_in(name, stub, code)
    copy.cells.insert(7, nbformat.v4.new_code_cell("mine = 1", id="mine"))
    copy.metadata.language_info |= {"version": "3.12.1", "file_extension": ".py"}
    copy.metadata.widgets = {"state": {"slider": {"value": 3}}}
    return copy


@pytest.mark.parametrize("name", SMALL)
def test_a_learner_gets_all_cells_but_the_solutions_and_no_outputs(name):
    copy, course = for_learners(read(name)), read(name)
    nbformat.validate(copy)
    below = {cell.id for _, cell in exercise_cells.stubs(course).values()}
    kept = [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in copy.cells]
    all_cells = [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in course.cells]
    assert kept == [cell for cell in all_cells if cell[0] not in below]
    assert len(all_cells) - len(kept) == len(exercise_cells.stubs(copy)) >= 3
    text = nbformat.writes(copy)
    assert "Solution</summary>" not in text
    assert "<details><summary>" in text  # the answers to the experiments
    for cell in copy.cells:
        assert (cell.get("outputs", []), cell.get("execution_count")) == ([], None)


@pytest.mark.parametrize("name", SMALL)
def test_what_a_run_leaves_in_the_course_changes_nothing(name):
    course = read(name)
    for place, cell in enumerate(course.cells):
        cell.metadata |= {"scrolled": True}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="new")], place + 50
    course.metadata |= {"widgets": {}}
    course.metadata.language_info.version = "3.99"
    assert nbformat.writes(for_learners(course)) == nbformat.writes(for_learners(read(name)))


def test_the_folder_has_the_same_bytes_again_and_keeps_what_else_is_in_it(tmp_path):
    files = [*(f"{name}.ipynb" for name in SMALL), ".gitignore", "LICENSE", "README.md"]
    write_all(ROOT, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)
    first = {name: (tmp_path / name).read_bytes() for name in files}
    (tmp_path / "01_baseline_dnn.ipynb").write_text("an older version")
    (tmp_path / "our_class.md").write_text("ours")
    write_all(ROOT, tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files} == first
    (tmp_path / "README.md").write_text("ours")
    write_all(ROOT, tmp_path)
    assert [(tmp_path / name).read_text() for name in ("our_class.md", "README.md")] == ["ours", "ours"]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([STUB], "01.1 needs a cell with its folded solution right below its stub"),
        ([STUB, "*So.*", SOLUTION], "01.1 needs a cell with its folded solution right below its stub"),
        (
            [STUB, SOLUTION.replace("```", "")],
            "01.1 needs a cell with its folded solution right below its stub",
        ),
        (
            [STUB.replace('"', "'"), SOLUTION],
            "the solution in the cell cell-1 is not right below the stub of",
        ),
        ([STUB, SOLUTION, SOLUTION], "the solution in the cell cell-2 is not right below the stub of"),
    ],
)
def test_no_solution_is_handed_out_by_mistake(cells, problem, tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name, notebook in {"01": new(STUB, SOLUTION), "02": new(*cells)}.items():
        nbformat.write(notebook, tmp_path / "notebooks" / f"{name}.ipynb")
    with pytest.raises(SystemExit, match=f"^02.ipynb: {problem}"):
        write_all(tmp_path, tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_a_newer_version_is_merged_with_what_a_learner_did(tmp_path):
    """As nbgitpuller does it: where both changed the same lines, the learner's stay."""
    name = "01_baseline_dnn"

    def git(*arguments):
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    def commit(notebook, branch):
        git("checkout", "-q", "-B", branch, *(["first"] if branch != "first" else []))
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        git("add", ".")
        git("commit", "-q", "-m", branch)

    newer = read(name)
    (place,) = [place for place, cell in enumerate(newer.cells) if cell.id == "your-turn"]
    newer.cells[place].source += "\n\n**4.** A new one."
    newer.cells[place:place] = new("**01.9** Count.", STUB.replace("01.1", "01.9"), SOLUTION).cells
    newer = for_learners(newer)
    git("init", "-q")
    commit(for_learners(read(name)), "first")
    commit(newer, "newer")
    commit(worked_on(for_learners(read(name)), read(name)), "learner")
    git("merge", "-Xours", "newer")
    merged = nbformat.read(tmp_path / f"{name}.ipynb", as_version=4)
    nbformat.validate(merged)
    expected = worked_on(for_learners(read(name)), read(name)).cells
    (place,) = [place for place, cell in enumerate(expected) if cell.id == "your-turn"]
    expected[place : place + 1] = [
        cell for cell in newer.cells if cell.id in ("cell-0", "cell-1", "your-turn")
    ]
    assert merged.cells == expected
