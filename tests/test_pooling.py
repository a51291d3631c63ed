import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import pooling
from helpers.windows import FEW

BOTH = pytest.mark.parametrize("pool", [pooling.max_pool2d, pooling.average_pool2d])


@st.composite
def cases(draw):
    """A shape, a window, strides and a padding that fit together."""
    size = st.integers(1, 12)
    batch, rows, columns, channels = draw(st.integers(1, 3)), draw(size), draw(size), draw(st.integers(1, 3))
    padding = draw(st.sampled_from(["valid", "same"]))
    fits = (rows, columns) if padding == "valid" else (7, 7)  # "same" allows a window beyond the image
    window = tuple(draw(st.integers(1, min(7, most))) for most in fits)
    strides = draw(st.none() | st.tuples(st.integers(1, 5), st.integers(1, 5)))
    return (batch, rows, columns, channels), window, strides, padding, draw(st.integers(0, 2**32 - 1))


def test_the_largest_of_four_stays():
    patch = np.array([[3, 0], [8, 3]])
    assert pooling.max_pool2d(patch).tolist() == [[8]]
    assert pooling.average_pool2d(patch).tolist() == [[3.5]]


@BOTH
def test_what_is_beyond_the_edge_never_wins_and_does_not_count(pool):
    assert pool(np.full((3, 3), -5), 2, padding="same").tolist() == [[-5, -5], [-5, -5]]


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64, bool])
def test_the_maximum_keeps_the_type_and_the_mean_is_a_float(dtype):
    images = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 0]], dtype)
    pooled = pooling.max_pool2d(images, padding="same")
    assert (pooled.dtype, pooled.tolist()) == (dtype, [[1, 1], [0, 0]])
    mean = pooling.average_pool2d(images)
    assert mean.dtype == (np.float32 if dtype in (np.uint8, np.float32, bool) else np.float64)
    assert mean[0, 0] == 0.5


@BOTH
def test_axes_come_back_as_they_were(pool):
    images = np.random.default_rng(0).normal(size=(2, 6, 5, 3))
    whole = pool(images)
    assert whole.shape == (2, 3, 2, 3)
    np.testing.assert_array_equal(pool(images[1]), whole[1])
    np.testing.assert_array_equal(pool(images[1, ..., 2]), whole[1, ..., 2])


@BOTH
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_of_many_images_each_is_pooled_alone(pool, padding):
    images = np.random.default_rng(0).normal(size=(2 * FEW + 3, 5, 7, 2))
    whole = pool(images, padding=padding)
    for image, pooled in zip(images, whole, strict=True):
        np.testing.assert_array_equal(pool(image, padding=padding), pooled)


@BOTH
def test_the_images_stay_as_they_are(pool):
    images = np.ones((4, 4))
    pool(images, 1)[:] = -1
    assert (images == 1).all()


IMAGE = np.zeros((2, 2))
INSTEAD = "use padding='same' or a smaller window"
WRONG = [
    (ValueError, (np.zeros(4),), "images must be (H, W), (H, W, C) or (N, H, W, C), got the shape (4,)"),
    (ValueError, ([[1, 2], [3]],), "images must be an array, got rows of different lengths"),
    (ValueError, ([np.nan],), "images must be finite numbers, got NaN or infinity among them"),
    (TypeError, (["a"],), "images must be an array of numbers, got <U1"),
    (ValueError, (IMAGE, 3), f"the window must fit into the image: 3 is larger than 2; {INSTEAD}"),
    (ValueError, (IMAGE, 0), "pool_size must be a whole number from 1 to 1000000, got 0"),
    (ValueError, (IMAGE, (1, 2, 3)), "pool_size must be a whole number or a pair of them, got (1, 2, 3)"),
    (TypeError, (IMAGE, 2, 1.5), "strides must be a whole number from 1 to 1000000, got 1.5"),
    (ValueError, (IMAGE, 2, 2, "full"), "padding must be one of 'valid', 'same', got 'full'"),
]


@pytest.mark.parametrize(("error", "arguments", "sentence"), WRONG)
@BOTH
def test_wrong_arguments_are_one_sentence(pool, error, arguments, sentence):
    with pytest.raises(error) as caught:
        pool(*arguments)
    assert str(caught.value) == sentence


def test_eleven_loses_a_row_and_a_column():
    missed = np.ones((11, 11), bool)
    missed[:10, :10] = False
    assert np.array_equal(pooling.unseen((11, 11)), missed)
    # A stride beyond the window skips cells in between.
    assert pooling.unseen((1, 7), (1, 2), (1, 3)).tolist() == [[False, False, True, False, False, True, True]]


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_exactly_the_unseen_cells_make_no_difference(case):
    (_, rows, columns, _), window, strides, padding, seed = case
    image = np.random.default_rng(seed).normal(size=(rows, columns))
    missed = pooling.unseen((rows, columns), window, strides, padding)
    for pool in (pooling.max_pool2d, pooling.average_pool2d):
        before = pool(image, window, strides, padding)
        changed = np.where(missed, 1e6, image)
        np.testing.assert_array_equal(pool(changed, window, strides, padding), before)
        for place in zip(*np.nonzero(~missed), strict=True):
            changed = image.copy()
            changed[place] = 1e6
            assert not np.array_equal(pool(changed, window, strides, padding), before), place


def test_overlap():
    large, small = np.array([250], np.uint8), np.array([5], np.uint8)
    for one, other, share in [
        ([1, 2], [1, 2], 1), ([1, 0], [0, 1], 0), ([4, 0], [2, 0], 1 - 2 / 6), ([0, 0], [0, 0], 1),
        ([1, -1], [-1, 1], 0), ([], [], 1), (large, small, 1 - 245 / 255),
    ]:  # fmt: skip
        assert pooling.overlap(one, other) == pytest.approx(share)
        assert pooling.overlap(other, one) == pytest.approx(share)
    with pytest.raises(ValueError, match=r"^the arrays must have one shape, got \(2,\) and \(3,\)$"):
        pooling.overlap([1, 2], [1, 2, 3])
