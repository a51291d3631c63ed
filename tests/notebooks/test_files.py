"""The notebooks as files: the template that all of them follow, and outputs that are really there."""

import re
from pathlib import Path

import nbformat
import pytest

from helpers.tools import refresh

NOTEBOOKS = sorted(Path("notebooks").glob("*.ipynb"))
ORDER = ["01_baseline_dnn", "02_convolutions", "03_pooling", "04_visualization"]

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def markdown(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def section(path, heading):
    (text,) = [source for source in markdown(path) if source.startswith(f"## {heading}\n")]
    return text


def test_it_is_a_valid_notebook_of_the_course(path):
    nbformat.validate(read(path))
    assert path.stem in ORDER


def test_one_title_with_minutes_and_what_to_know(path):
    titles = re.findall(r"^# .*", "\n".join(markdown(path)), re.MULTILINE)
    assert len(titles) == 1
    first = read(path).cells[0]
    assert first.source.startswith(f"# {ORDER.index(path.stem) + 1}. ")
    assert re.search(r"About \d+ minutes\. Before you start: ", first.source)


def test_the_recap_answers_each_objective(path):
    goals = re.findall(r"^\d\. ", section(path, "What you will be able to do"), re.MULTILINE)
    answers = re.findall(r"^\d\. ", section(path, "Recap"), re.MULTILINE)
    assert goals == answers
    assert len(goals) >= 3


def test_the_recap_ends_with_the_way_to_the_next(path):
    last = read(path).cells[-1].source
    assert last.startswith("## Recap")
    following = ORDER[ORDER.index(path.stem) + 1 :][:1]
    if following:
        assert "**Next:**" in last
        linked = f"({following[0]}.ipynb)" in last
        assert linked == (path.parent / f"{following[0]}.ipynb").exists()


def test_links_lead_to_files_that_exist(path):
    for target in re.findall(r"\]\(([^)#]+)\)", "\n".join(markdown(path))):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_one_parameters_cell_of_commented_uppercase_names(path):
    tagged = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    for line in tagged[0].source.splitlines():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]* = .+  # .+", line), line


def test_the_parameters_are_checked_in_the_next_code_cell(path):
    cells = code_cells(path)
    (place,) = [n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    names = re.findall(r"^[A-Z0-9_]+", cells[place].source, re.MULTILINE)
    assert "parameters.check(" in cells[place + 1].source
    for name in names:
        assert f"{name}=" in cells[place + 1].source, name


def test_predictions_are_asked_for(path):
    assert sum("**Predict:**" in source for source in markdown(path)) >= 5


def test_every_cell_was_run_in_order_from_a_fresh_kernel(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


def test_every_cell_that_shows_something_has_its_output(path):
    for cell in code_cells(path):
        if re.search(r"^\s*(print\(|plots\.|explorers\.|model\.summary)", cell.source, re.MULTILINE):
            assert cell.outputs, cell.id


def test_no_output_is_an_error_or_a_warning(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id


def test_every_picture_has_its_sentence(path):
    pictures = [
        output
        for cell in code_cells(path)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert pictures
    for output in pictures:
        sentence = output.data["text/plain"]
        assert re.search(r"\w{2,}.*\.$", sentence, re.DOTALL), sentence
        assert "<" not in sentence  # no object's repr
        assert output.metadata["image/png"]["alt"] == sentence


def test_a_refresh_would_leave_the_file_as_it_is(path):
    """No widget state, no times, no version of the machine's Python, ids kept, standard layout."""
    notebook = read(path)
    assert path.read_text(encoding="utf-8") == nbformat.writes(refresh.cleaned(notebook)) + "\n"


def test_cell_ids_are_words(path):
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    for name in ids:
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name), name


def test_no_path_of_a_machine_stands_in_it(path):
    # Base64 may spell anything, so the pictures are left out.
    text = re.sub(r'"image/png": "[^"]*"', "", path.read_text(encoding="utf-8"))
    paths = [f"/{folder}/" for folder in ("root", "home", "Users", "tmp", "usr")]
    for part in (*paths, "site-packages", "C:\\\\"):
        assert part not in text, part


def test_every_cell_is_compared(path):
    for cell in code_cells(path):
        assert not {"nbval-skip", "nbval-ignore-output", "raises-exception"} & set(
            cell.metadata.get("tags", [])
        )
        assert "NBVAL" not in cell.source
