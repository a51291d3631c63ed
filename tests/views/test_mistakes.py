"""The confusion matrix, and the mistakes in its cells."""

import numpy as np
import pytest

from helpers.data import CLASS_NAMES
from helpers.drawing.colours import WHITE, inferno
from helpers.drawing.shapes import Words
from helpers.views.mistakes import confusion_counts, view
from helpers.views.network import Subject
from tests.views.walking import IMAGES, LABELS, SmallNetwork, framed, look, tiles

# A network that takes two shirts for T-shirts, 6 and 16, and nothing else; of shirt 36 it is surest.
PROBABILITIES = np.eye(10)[LABELS] * 0.5 + 0.05
for index, certain in ((6, 0.7), (16, 0.9)):
    PROBABILITIES[index] = (1 - certain) / 9
    PROBABILITIES[index, 0] = certain
PROBABILITIES[36] = np.eye(10)[6]
SHIRT, DRESS = 6, 3


def mistakes(images=IMAGES, probabilities=PROBABILITIES, network=None):
    said = probabilities.argmax(axis=1), probabilities.max(axis=1)
    return view(Subject(network or SmallNetwork(), images, LABELS), *said, "conv", 0)


def drawn(**state):
    made = mistakes()
    return made.draw(**made.start() | state)


def texts(drawing):
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_it_starts_with_the_most_frequent_mistake_and_the_surest_of_them():
    made = mistakes()
    assert made.start() | {"true_class": SHIRT, "predicted_class": 0, "place": 0} == made.start()
    drawing = drawn()
    above = (
        "Shirt taken for T-shirt/top: ≈ 2 images. Place 0: image ≈ 16 (≈ 90%), filter 0 of conv reaches ≈ "
    )
    assert drawing.sentence.startswith(above)
    assert (
        "Below, the Shirt recognised best: image ≈ 36 (≈ 100%), filter 0 of conv reaches ≈ "
        in drawing.sentence
    )
    assert {"Shirt taken for T-shirt/top", "image 16: 90%", "Shirt recognised best", "image 36: 100%"} <= set(
        texts(drawing)
    )
    assert "Place 1: image ≈ 6 (≈ 70%)" in drawn(place=1).sentence
    assert 'outline:2px solid">2</div>' in drawing.tables


def test_the_diagonal_holds_what_is_recognised():
    right = {"predicted_class": SHIRT, "place": 1}
    assert drawn(**right).sentence.startswith("Shirt recognised: ≈ 5 images. Place 1: ")
    assert "Below, the Shirt recognised best: image ≈ 36 " in drawn(**right).sentence
    assert "Below, the Shirt recognised second best: " in drawn(predicted_class=SHIRT).sentence  # 36 is above
    made = mistakes()
    assert made.highest(**made.start() | right)["place"] == 4


def test_images_and_maps_stand_side_by_side_on_one_scale():
    drawing = drawn(layer="pool")
    _, mistake, its_map, best, best_map, *_ = [tile for tile in tiles(drawing) if len(tile.colours) > 1]
    pair = [SmallNetwork().look(IMAGES[index])[0]["pool"][..., 0] for index in (16, 36)]
    high = max(np.max(one) for one in pair)
    for shown, computed in zip((its_map, best_map), pair, strict=True):
        assert np.array_equal(shown.colours, inferno(computed, 0, high))
    assert (mistake.top, mistake.left) == (its_map.top, best.left)
    for grid, shown, computed in zip(drawing.grids[1:3], (mistake, best), pair, strict=True):
        assert np.array_equal(grid.values, computed)
        # A cell of the map sees 4 x 4 pixels of its image.
        pixel = shown.width / 28
        assert np.allclose(grid.sees[0][3], (shown.top + 6 * pixel, 4 * pixel))
        assert np.allclose(grid.sees[1][2], (shown.left + 4 * pixel, 4 * pixel))


def test_a_click_on_the_matrix_leads_to_its_cell():
    drawing = drawn()
    matrix, *_ = drawing.grids
    assert matrix.state_of(9, 5) == {"true_class": 9, "predicted_class": 5}
    assert matrix.names[10 * SHIRT] == "Shirt taken for T-shirt/top: ≈ 2"
    assert matrix.names[11 * SHIRT] == "Shirt recognised: ≈ 5"
    assert framed(drawing, tiles(drawing)[0]) == [(SHIRT, 0, 1, 1)]
    turned = [shape.text for shape in drawing.shapes if isinstance(shape, Words) and shape.turned]
    assert turned == list(CLASS_NAMES)


def test_the_more_mistakes_the_darker_and_what_is_right_is_white():
    predictions = LABELS.copy()
    predictions[[6, 16, 26, 36, 8]] = 0, 0, 0, 0, 5
    matrix = tiles(mistakes(probabilities=np.eye(10)[predictions]).draw(6, 0, 0, "conv", 0))
    shades = matrix[0].colours.sum(axis=-1)
    assert np.all(np.diag(shades) == sum(WHITE))
    four, one, none = shades[6, 0], shades[8, 5], shades[0, 1]
    assert four < one < none < sum(WHITE)
    assert one - four < 2 * (none - one)  # by the logarithm: one mistake is easily told from none
    assert confusion_counts(LABELS, predictions)[6, 0] == 4


def test_a_click_on_the_strip_leads_to_another_mistake_of_the_cell():
    drawing = drawn(place=1)
    strip = drawing.grids[-1]
    assert [strip.state_of(0, place) for place in (0, 1)] == [{"place": 0}, {"place": 1}]
    assert strip.names == ["place 0", "place 1"]
    assert framed(drawing, tiles(drawing)[-1]) == [(0, 28, 28, 28)]


def test_an_empty_cell_says_so_where_the_images_would_be():
    drawing = drawn(predicted_class=DRESS)
    message = "There is no image of the class Shirt for which the network says Dress."
    assert drawing.sentence == message
    assert message in " ".join(texts(drawing))
    assert drawing.size == drawn().size
    assert len(drawing.grids) == 1  # the matrix, to go on from


def test_a_map_of_zeros_is_silent():
    network = SmallNetwork()
    network.weights[0][..., 0] = 0
    made = mistakes(network=network)
    drawing = made.draw(**made.start())
    look(drawing)
    assert drawing.sentence.count("filter 0 of conv is silent (all 0)") == 2
    assert texts(drawing).count("is silent (all 0)") == 2


@pytest.mark.parametrize("channels", [1, 3])
def test_images_are_shown_in_their_colours(channels):
    images = np.repeat(IMAGES, channels, axis=-1) * np.linspace(1, 0.5, channels, dtype=np.float32)
    made = mistakes(images, network=SmallNetwork(channels))
    shown = [tile for tile in tiles(made.draw(**made.start())) if len(tile.colours) > 1][1].colours
    assert np.array_equal(shown[..., 0], shown[..., 2]) == (channels == 1)


def test_a_move_asks_the_network_for_two_images_at_most():
    network = SmallNetwork()
    made = mistakes(network=network)
    before = network.asked
    made.draw(**made.start())
    made.draw(**made.start() | {"filter_number": 1})
    assert network.asked == before + 2
