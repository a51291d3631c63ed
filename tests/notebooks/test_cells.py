"""The names that the notebooks' cells hand on to each other."""

import ast
import dis
from types import CodeType

import pytest

from tests.notebooks.small import SMALL, code_cells, read


@pytest.mark.parametrize("name", SMALL)
def test_what_a_cell_uses_comes_from_one_place(name):
    """So a cell gives the same, whichever cells are run again before it, and in which order."""
    cells = {cell_id: cell.source for cell_id, cell in code_cells(read(name)).items()}
    sets = {cell_id: names_set(source) for cell_id, source in cells.items()}
    imports = {cell_id: names_imported(source) for cell_id, source in cells.items()}
    found = set()
    for cell_id, source in cells.items():
        for used in names_used(source):
            places = [other for other in cells if used in sets[other]]
            imported = all(used in imports[place] for place in places)
            if (len(places) > 1 or cell_id in places) and not imported:
                found.add((used, *places))
    # Where labels are cut to TEST_SIZE: twice is the same as once.
    allowed = {"03_pooling": {("test_labels", "loop-code", "never-reaches")}}
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
