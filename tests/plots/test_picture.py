"""What every figure has: a sentence, a picture that is complete, and the same each time."""

import io

import numpy as np
import pytest
from PIL import Image

from helpers.plots import picture as room
from tests.plots.examples import PICTURES, SENTENCES, pixels


@pytest.mark.parametrize("name", PICTURES)
def test_the_sentence_says_what_the_picture_shows(name):
    assert PICTURES[name]().sentence == SENTENCES[name]


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_drawn_and_the_same_each_time(name):
    picture = PICTURES[name]()
    drawn = pixels(picture)
    assert min(drawn.shape[:2]) > 150
    assert len(np.unique(drawn)) > 10  # not blank
    assert PICTURES[name]().png == picture.png


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_cut_off(name):
    drawn = pixels(PICTURES[name]())
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    assert np.all(border == 255)


def test_a_cell_shows_the_picture_with_its_sentence(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(room, "display", lambda data, **options: shown.append((data, options)))
    PICTURES["image_grid"]()._ipython_display_()
    ((data, options),) = shown
    assert Image.open(io.BytesIO(data["image/png"])).format == "PNG"
    assert data["text/plain"] == "2 images: one, two."
    assert options == {"metadata": {"image/png": {"alt": "2 images: one, two."}}, "raw": True}
    assert capsys.readouterr().out == "2 images: one, two.\n"
