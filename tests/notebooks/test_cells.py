"""The notebooks' cells, one by one: run alone, or out of order."""

import ast
import symtable

import pytest

from tests.notebooks.small import SMALL, read

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
    for cell in [cell for cell in read(name).cells if cell.cell_type == "code"][2:]:
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
    cells = {cell.id: cell.source for cell in read(name).cells if cell.cell_type == "code"}
    sets = {cell_id: names_set(source) for cell_id, source in cells.items()}
    imports = {cell_id: names_imported(source) for cell_id, source in cells.items()}
    found = set()
    for cell_id, source in cells.items():
        for used in names_used(source):
            places = [other for other in cells if used in sets[other]]
            imported = all(used in imports[place] for place in places)
            if (len(places) > 1 or cell_id in places) and not imported:
                found.add((used, *places))
    # Where a setting is looked at, and where labels are cut to TEST_SIZE: twice is the same as once.
    allowed = {
        "01_baseline_dnn": {("IMAGE_INDEX", "parameters", "check-parameters")},
        "03_pooling": {("test_labels", "loop-code", "never-reaches")},
    }
    assert found == allowed.get(name, set())


def names_set(source):
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}


def names_imported(source):
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_imported()}


def names_used(source):
    """The names that a cell takes from the cells above: it reads them before it sets them."""
    tree, used, own = ast.parse(source), set(), set()
    for statement in tree.body:
        bound = names_set(ast.unparse(statement))
        if isinstance(statement, (ast.Assign, ast.AugAssign)):
            bound = set()  # its right side is read first
        used |= {one for one in read_in(ast.unparse(statement)) if one not in own | bound}
        own |= names_set(ast.unparse(statement))
    return used


class AsGenerators(ast.NodeTransformer):
    """Turns comprehensions into generators, whose names stay theirs.

    From Python 3.12 on a comprehension is a part of what is round it, and symtable says so.
    """

    def visit_ListComp(self, node):
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value]), node.generators))


def read_in(source):
    """The global names that some code reads, in its functions and comprehensions as well."""
    source = ast.unparse(AsGenerators().visit(ast.parse(source)))
    tables, found = [symtable.symtable(source, "cell", "exec")], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        found |= {
            one.get_name() for one in table.get_symbols() if one.is_referenced() and (top or one.is_global())
        }
    return found
