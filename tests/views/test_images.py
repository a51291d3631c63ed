"""Images to browse: their pixels, their class, and what a network says of them."""

import re

import numpy as np

from helpers.data import CLASS_NAMES
from helpers.drawing.shapes import Box, Words
from helpers.views.images import view
from tests.views.walking import framed, look, tiles, walk

IMAGES = np.random.default_rng(0).integers(0, 256, (30, 28, 28)).astype(np.uint8)
LABELS = np.arange(30) % 10
PROBABILITIES = np.full((30, 10), 0.01, np.float32)
PROBABILITIES[np.arange(30), LABELS] = 0.91  # all are right
PROBABILITIES[[4, 15]] = np.eye(10)[[7, 0]] * 0.9 + 0.01  # but two: what is said is a sneaker, a T-shirt


def words(drawing):
    return {shape.text: shape for shape in drawing.shapes if isinstance(shape, Words)}


def test_each_pixel_is_a_cell_that_says_its_value():
    drawing = view(IMAGES, LABELS).draw(image_index=15)
    assert np.array_equal(tiles(drawing)[0].colours[..., 1], IMAGES[15])
    pixels, _ = drawing.grids
    assert pixels[:6] == (*tiles(drawing)[0][1:], 28, 28)
    assert np.array_equal(pixels.values, IMAGES[15])
    assert pixels.controls == ()  # nothing to go to
    low, high = IMAGES[15].min(), IMAGES[15].max()
    assert drawing.sentence.startswith(f"Image 15: Sandal (label 5). Values from {low} to {high}; ")
    assert drawing.tables == ""


def test_only_the_true_class_is_bold_and_says_so():
    bold = [shape.text for shape in words(view(IMAGES, LABELS).draw(image_index=15)).values() if shape.bold]
    assert bold == ["5  Sandal: true class"]
    named = words(view(IMAGES, LABELS, PROBABILITIES).draw(image_index=15))
    assert {"5  Sandal: true class", "0  T-shirt/top", "9  Ankle boot"} <= set(named)


def test_a_click_on_the_strip_leads_to_its_image():
    drawing = view(IMAGES, LABELS).draw(image_index=15)
    strip = drawing.grids[1]
    assert strip.state_of(0, 3) == {"image_index": 11}
    assert strip.names[3] == "image 11: Trouser"
    assert framed(drawing, tiles(drawing)[-1]) == [(0, 7 * 28, 28, 28)]
    alone = view(IMAGES[:1], LABELS[:1]).draw(image_index=0)
    assert len(alone.grids) == 1
    assert "strip" not in alone.hint


def test_probabilities_stand_beside_as_bars_and_as_a_table():
    drawing = view(IMAGES, LABELS, PROBABILITIES).draw(image_index=4)
    says = "True class: Coat, which gets ≈ 1%. The network says ≈ Sneaker (≈ 91%), then "
    assert drawing.sentence.startswith(f"Image 4. {says}")
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.left == 400]
    bars, whole = ([box for box in boxes if bool(box.colour) == filled] for filled in (True, False))
    shares = [bar.width / track.width for bar, track in zip(bars, whole, strict=False)]
    assert np.allclose(shares, PROBABILITIES[4])
    assert [bar.top > words(drawing)[f"7  {CLASS_NAMES[7]}"].middle for bar in bars].index(True) == 7
    assert "91%" in words(drawing)
    assert "<b>Coat (true class)</b>" in drawing.tables
    assert re.findall(r">([\d.]+%)<", drawing.tables) == ["1.0%"] * 7 + ["91.0%"] + ["1.0%"] * 2
    list(walk(view(IMAGES, LABELS, PROBABILITIES)))


def test_images_that_a_network_chose_carry_their_own_number():
    chosen = view(IMAGES, LABELS, PROBABILITIES, 7 + 10 * np.arange(30))
    drawing = chosen.draw(image_index=4)
    assert drawing.sentence.startswith("Image ≈ 47. True class: ≈ Coat, which gets ≈ 1%. The network says ")
    assert drawing.grids[1].names[4] == "place 4: Coat"
    assert chosen.controls["image_index"].name == "place"
    assert chosen.controls["image_index"].ways == ["random", "same class"]  # they are all mistakes


def test_a_button_leads_to_the_next_mistake_where_a_network_was_asked():
    assert view(IMAGES, LABELS).controls["image_index"].ways == ["random", "same class"]
    control = view(IMAGES, LABELS, PROBABILITIES).controls["image_index"]
    assert control.ways == ["random", "same class", "a mistake"]
    assert [control.jump("a mistake", index) for index in (0, 4, 15)] == [4, 15, 4]
    assert control.jump("same class", 4) == 14


def test_images_that_are_not_square_keep_their_shape():
    drawing = view(IMAGES[:, :14], LABELS).draw(image_index=0)
    look(drawing)
    assert tiles(drawing)[0].width == 2 * tiles(drawing)[0].height
