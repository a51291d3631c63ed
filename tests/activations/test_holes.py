import numpy as np

from helpers import activations


def drawn(text):
    return np.array([[sign == "#" for sign in line] for line in text.split()])


RING = drawn("""
.......
.####..
.#..##.
.#.#.#.
.#####.
#......
""")


def test_a_hole_is_dark_and_enclosed():
    image = np.where(RING, 0.8, 0.2)
    inside = np.zeros(RING.shape, bool)
    inside[[2, 2, 3], [2, 3, 2]] = inside[3, 4] = True  # the last is joined by no side, and enclosed too
    np.testing.assert_array_equal(activations.hole_in(image), inside)
    np.testing.assert_array_equal(activations.hole_in(image[..., np.newaxis]), inside)
    assert not activations.hole_in(image, dark=0.1).any()
    image[2, 1] = 0  # a way out
    assert activations.hole_in(image).sum() == 1


def test_a_shape_comes_to_every_place_where_it_fits():
    shape = drawn("... ##. .#.")
    moves, places = activations.at_every_place(shape)
    assert moves.tolist() == [[-1, 0], [-1, 1], [0, 0], [0, 1]]
    np.testing.assert_array_equal(places[2], shape)
    np.testing.assert_array_equal(places[1], drawn(".## ..# ..."))
    assert np.all(places.sum(axis=(1, 2)) == 3)
