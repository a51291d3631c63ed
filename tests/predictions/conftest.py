"""What the tests of the predictions share: a fresh start for each."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from helpers.predictions import PREDICTIONS


@pytest.fixture(autouse=True)
def fresh():
    """As after a start of the kernel; and what a test adds is gone after it."""
    untouched = {name: replace(one, first=None, chosen=None) for name, one in PREDICTIONS.items()}
    with patch.dict(PREDICTIONS, untouched):
        yield
