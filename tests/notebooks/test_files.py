"""The notebooks as files: the template that all of them follow, and outputs that are really there."""

import re

import nbformat
import pytest

from helpers.tools import refresh
from tests.notebooks.small import NOTEBOOKS, SMALL, code_cells, read

ORDER = list(SMALL)

pytestmark = pytest.mark.parametrize("name", ORDER)


def markdown(name):
    return [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]


def section(name, heading):
    (text,) = [source for source in markdown(name) if source.startswith(f"## {heading}\n")]
    return text


def as_file(name):
    return (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")


def test_it_is_valid_and_has_one_title_with_minutes_and_what_to_know(name):
    nbformat.validate(read(name))
    first = read(name).cells[0].source
    assert re.findall(r"^# .*", "\n".join(markdown(name)), re.MULTILINE) == [first.splitlines()[0]]
    assert first.startswith(f"# {ORDER.index(name) + 1}. ")
    assert re.search(r"About \d+ minutes\. Before you start: ", first)


def test_the_recap_answers_each_objective_and_ends_with_the_way_to_the_next(name):
    goals = re.findall(r"^\d\. ", section(name, "What you will be able to do"), re.MULTILINE)
    assert goals == re.findall(r"^\d\. ", section(name, "Recap"), re.MULTILINE)
    assert len(goals) >= 3
    last = read(name).cells[-1].source
    assert last.startswith("## Recap")
    for following in ORDER[ORDER.index(name) + 1 :][:1]:
        assert re.search(rf"\*\*Next:\*\*.*\({following}\.ipynb\)", last, re.DOTALL)


def test_links_lead_to_files_that_exist(name):
    for target in re.findall(r"\]\(([^)#]+)\)", "\n".join(markdown(name))):
        assert target.startswith("https://") or (NOTEBOOKS / target).exists(), target


def test_no_line_of_a_solution_is_wrapped(name):
    """95 characters fit, in a window of 1280 pixels. In code cells it is ruff that holds the length."""
    for code in re.findall(r"```python\n(.+?)```", "\n".join(markdown(name)), re.DOTALL):
        assert max(map(len, code.splitlines())) <= 95, code


def test_one_parameters_cell_of_commented_uppercase_names_that_the_next_one_checks(name):
    cells = list(code_cells(read(name)).values())
    (place,) = [n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    assert cells[place].id == "parameters"
    assert "parameters.check(" in cells[place + 1].source
    for line in cells[place].source.splitlines():
        setting = re.fullmatch(r"([A-Z][A-Z0-9_]*) = .+  # .+", line)[1]
        assert f"{setting}=" in cells[place + 1].source, setting


def test_predictions_are_asked_for(name):
    asked = ("**Predict:**", "explorers.predict(")
    assert sum(any(word in cell.source for word in asked) for cell in read(name).cells) >= 5


def test_every_cell_was_run_in_order_and_all_went_well_and_is_compared(name):
    cells = code_cells(read(name)).values()
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert cell.metadata.get("tags", ["parameters"]) == ["parameters"], cell.id  # none of nbval's
        assert "NBVAL" not in cell.source, cell.id
        if re.search(r"^\s*(print\(|plots\.|explorers\.|model\.summary)", cell.source, re.MULTILINE):
            assert cell.outputs, cell.id
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id


def test_every_picture_has_its_sentence(name):
    outputs = [output for cell in code_cells(read(name)).values() for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    for output in pictures:
        sentence = output.data["text/plain"]
        assert re.search(r"\w{2,}.*\.$", sentence, re.DOTALL), sentence
        assert "<" not in sentence  # no object's repr
        assert output.metadata["image/png"]["alt"] == sentence


def test_a_refresh_would_leave_the_file_as_it_is(name):
    """No widget state, no times, no version of the machine's Python, ids kept, standard layout."""
    assert as_file(name) == nbformat.writes(refresh.cleaned(read(name))) + "\n"


def test_a_refresh_takes_away_what_is_of_one_run_only(name):
    notebook = read(name)
    notebook.metadata |= {"papermill": {"duration": 1}, "widgets": {}}
    notebook.metadata.language_info.version = "3.11.9"
    notebook.metadata.kernelspec.name = "mine"
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": [], "papermill": {"duration": 1}, **cell.metadata})
    for cell in [cell for cell in notebook.cells if cell.get("outputs")]:
        bar = nbformat.v4.new_output("display_data", {refresh.WIDGET_VIEW: {"model_id": "bar"}})
        cell.outputs = [part for output in cell.outputs for part in (bar, *in_pieces(output))]
    assert as_file(name) == nbformat.writes(refresh.cleaned(notebook)) + "\n"


def in_pieces(output):
    """Printed text as it may come in; a picture with a view beside it."""
    if output.output_type == "stream":
        lines = output.text.splitlines(keepends=True)
        return [nbformat.v4.new_output("stream", name=output.name, text=line) for line in lines]
    output.data[refresh.WIDGET_VIEW] = {"model_id": "view"}
    return [output]


def test_cell_ids_are_words(name):
    ids = [cell.id for cell in read(name).cells]
    assert len(set(ids)) == len(ids)
    for cell_id in ids:
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", cell_id), cell_id


def test_no_path_of_a_machine_stands_in_it(name):
    # Base64 may spell anything, so the pictures are left out.
    text = re.sub(r'"image/png": "[^"]*"', "", as_file(name))
    folders = [f"/{folder}/" for folder in ("root", "home", "Users", "tmp", "usr")]
    for part in (*folders, "site-packages", "C:\\\\"):
        assert part not in text, part
