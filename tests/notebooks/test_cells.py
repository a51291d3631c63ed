"""The notebooks' cells, one by one: run alone, or out of order."""

import ast
import dis
from types import CodeType

import pytest

from tests.notebooks.small import SMALL, code_cells, read

# These need nothing from the cells above, so they may run alone.
ALONE = {
    "01_baseline_dnn": {"exercises-import"},
    "02_convolutions": {"count-parameters", "exercises-import"},
    "03_pooling": {"one-window-code", "exercises-import"},
    "04_visualization": {"exercises-import"},
}


@pytest.mark.parametrize("name", SMALL)
def test_a_cell_that_is_run_alone_says_which_name_it_lacks(name):
    """As after a restart of the kernel, when a learner goes on where they were."""
    alone = set()
    for cell in list(code_cells(read(name)).values())[2:]:
        try:
            exec(cell.source, {"__name__": "__main__"})  # noqa: S102
        except NameError as missing:
            assert missing.name, cell.id
        else:
            alone.add(cell.id)
    assert alone == ALONE[name]


@pytest.mark.parametrize("name", SMALL)
def test_what_a_cell_uses_comes_from_one_place(name):
    """So a cell gives the same, whichever cells are run again before it, and in which order."""
    cells = {cell_id: cell.source for cell_id, cell in code_cells(read(name)).items()}
    found = set()
    for cell_id, source in cells.items():
        for used in names_used(source):
            places = [other for other in cells if used in names_set(cells[other])]
            imported = all(used in names_imported(cells[place]) for place in places)
            if (len(places) > 1 or cell_id in places) and not imported:
                found.add((used, *places))
    # Where a setting is looked at, and where labels are cut to TEST_SIZE: twice is the same as once.
    allowed = {
        "01_baseline_dnn": {("IMAGE_INDEX", "parameters", "check-parameters")},
        "03_pooling": {("test_labels", "loop-code", "never-reaches")},
    }
    assert found == allowed.get(name, set())


def names_set(source):
    return {step.argval for step in steps(source) if step.opname == "STORE_NAME"}


def names_imported(source):
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {name.asname or name.name for node in nodes for name in node.names}


def names_used(source):
    """The names that a cell takes from the cells above: it reads them before it sets them."""
    used, own = set(), set()
    for step in steps(source):
        if step.opname == "STORE_NAME":
            own.add(step.argval)
        elif step.opname == "LOAD_NAME":
            used |= {step.argval} - own
        elif isinstance(step.argval, CodeType):
            used |= globals_of(step.argval) - own
    return used


def globals_of(code):
    """The global names that a function or a comprehension reads, with the functions in it."""
    found = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return found.union(*(globals_of(inner) for inner in code.co_consts if isinstance(inner, CodeType)))


def steps(source):
    """What Python does, one after the other, when it runs a cell."""
    return dis.get_instructions(compile(source, "cell", "exec"))
