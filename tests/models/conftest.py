import numpy as np
import pytest

from helpers.models import progress


@pytest.fixture
def planted():
    """400 images whose brightness says the class: 0 is dark, 1 is bright."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 400).astype(np.uint8)
    images = rng.uniform(0, 0.3, (400, 28, 28, 1)).astype(np.float32) + 0.7 * labels[:, None, None, None]
    return images, labels


@pytest.fixture
def bars(monkeypatch):
    """The progress bars of the test, those that were closed as well."""
    made = []
    monkeypatch.setattr(
        progress, "_new_bar", lambda new=progress._new_bar, **k: made.append(new(**k)) or made[-1]
    )
    return made
