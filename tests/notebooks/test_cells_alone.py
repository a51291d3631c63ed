"""The notebooks' cells, each run alone: as after a restart of the kernel."""

import keras  # noqa: F401 - which some of them import
import pytest

from tests.notebooks.small import SMALL, code_cells, read

# These need nothing from the cells above, so they may run alone.
ALONE = {
    "01_baseline_dnn": {"exercises-import"},
    "02_convolutions": {"dense-count", "count-parameters", "exercises-import"},
    "03_pooling": {"one-window-code", "exercises-import"},
    "04_visualization": {"exercises-import"},
}


@pytest.mark.parametrize("name", SMALL)
def test_a_cell_that_is_run_alone_says_which_name_it_lacks(name):
    alone = set()
    for cell in list(code_cells(read(name)).values())[2:]:
        try:
            exec(cell.source, {"__name__": "__main__"})  # noqa: S102
        except NameError as missing:
            assert missing.name, cell.id
        else:
            alone.add(cell.id)
    assert alone == ALONE[name]
