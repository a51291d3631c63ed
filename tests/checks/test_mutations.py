"""No small change of a solution is called right, but for those that compute the same."""

import contextlib
import io

import numpy as np
import pytest

from helpers import checks
from tests.checks.mutations import mutants
from tests.checks.test_in_notebooks import cells_of, solution_of
from tests.checks.wrong_answers import GIVEN_AWAY

# Parts of changed lines that compute the same; sums of numbers may come out the same in any way.
THE_SAME = {
    "01.2": ("images / 255", "astype('uint8')", "astype('int64')"),
    "01.4": ("axis=-1",),
    "02.2": ("np.ones(", "image.shape[-1]"),
    "03.1": ("np.zeros((rows, columns))", "np.ones(", "image.shape[-1]"),
    "03.7": ("== patience",),
    "04.3": ("maps.sum(", "axis=(1, 0)"),
}
FUNCTIONS = [name for name in GIVEN_AWAY if name not in ("03.3", "03.5") and "def " in solution_of(name)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_changed_solution_is_not_right(name):
    last = cells_of(name)[1].source.splitlines()[-1]
    survivors = []
    for changed in {source for _, source in mutants(solution_of(name))}:
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(Exception):
            exec(f"{changed}\n{last}", {"np": np, "checks": checks})  # noqa: S102
        right = said.getvalue().startswith(f"{name} is right. ")
        if right and not any(part in changed for part in THE_SAME.get(name, ())):
            survivors.append(changed)
    assert not survivors
