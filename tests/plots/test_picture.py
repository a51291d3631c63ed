"""What every figure has: a sentence, a picture that is whole, and the same each time."""

import io

import numpy as np
import pytest
from PIL import Image

from helpers.plots import picture
from tests.plots.examples import EXAMPLES, SENTENCES, axes_of


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_picture_is_whole_and_the_same_each_time_and_its_sentence_says_what_it_shows(name):
    first, second = EXAMPLES[name](), EXAMPLES[name]()
    assert first.sentence == SENTENCES[name]
    assert first.png == second.png
    drawn = np.asarray(Image.open(io.BytesIO(first.png)).convert("RGB"))  # (H, W, 3)
    assert min(drawn.shape[:2]) > 150
    assert len(np.unique(drawn)) > 10  # not blank
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert np.all(border == 255)  # nothing is cut off


def test_only_scales_are_drawn_that_everybody_reads():
    met = {image.cmap.name for name in EXAMPLES for axes in axes_of(name) for image in axes.get_images()}
    assert met == {"gray", "inferno", "cividis"}


def test_a_cell_shows_the_picture_with_its_sentence(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(picture, "display", lambda data, **options: shown.append((data, options)))
    drawn = EXAMPLES["image_grid"]()
    drawn._ipython_display_()
    ((data, options),) = shown
    assert data["image/png"] == drawn.png
    assert data["text/plain"] == "2 images: one, two."
    assert options == {"metadata": {"image/png": {"alt": "2 images: one, two."}}, "raw": True}
    assert capsys.readouterr().out == "2 images: one, two.\n"
