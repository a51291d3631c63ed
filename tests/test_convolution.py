import tracemalloc

import numpy as np
import pytest

from helpers.convolution import KERNELS, conv2d, relu
from helpers.windows import FEW


def by_hand(image, kernel):
    """The loop of notebook 02: one channel, one filter, stride 1, no padding."""
    height, width = kernel.shape
    result = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for row, column in np.ndindex(result.shape):
        result[row, column] = (image[row : row + height, column : column + width] * kernel).sum()
    return result


def test_it_is_the_loop_and_does_not_turn_the_kernel(fashion_mnist):
    image = np.array([[1, 2, 0], [3, 0, 1], [0, 4, 2]])
    kernel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    assert conv2d(image, kernel).tolist() == [[1 + 6 + 0 - 0 - 2 - 2]]
    image = fashion_mnist[1][0][0]
    for kernel in KERNELS.values():
        np.testing.assert_allclose(conv2d(image, kernel), by_hand(image, kernel), rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize(
    ("images", "kernels", "result"),
    [
        ((5, 6), (3, 3), (3, 4)),
        ((5, 6), (3, 3, 1, 2), (3, 4, 2)),
        ((5, 6, 1), (3, 3), (3, 4, 1)),
        ((5, 6, 4), (3, 3, 4, 2), (3, 4, 2)),
        ((7, 5, 6, 1), (3, 3), (7, 3, 4, 1)),
        ((7, 5, 6, 4), (5, 6, 4, 2), (7, 1, 1, 2)),
        ((0, 5, 5, 1), (3, 3), (0, 3, 3, 1)),
        ((0, 5, 5, 2), (3, 3, 2, 4), (0, 3, 3, 4)),
    ],
)
def test_shapes(images, kernels, result):
    assert conv2d(np.ones(images), np.ones(kernels)).shape == result


def test_of_many_images_each_has_its_own_maps():
    random = np.random.default_rng(0)
    images, kernels = random.normal(size=(2 * FEW + 3, 5, 6, 2)), random.normal(size=(3, 2, 2, 4))
    for image, maps in zip(images, conv2d(images, kernels), strict=True):
        np.testing.assert_allclose(conv2d(image, kernels), maps)


def test_the_patches_of_many_images_are_not_all_kept_at_once():
    images, kernels = np.ones((10 * FEW, 8, 8, 4), np.float32), np.ones((3, 3, 4, 1), np.float32)
    patches = images[:, :6, :6].nbytes * 9
    tracemalloc.start()
    try:
        conv2d(images, kernels)
        assert tracemalloc.get_traced_memory()[1] < patches / 4
    finally:
        tracemalloc.stop()


def test_small_whole_numbers_do_not_overflow():
    image = np.full((3, 3), 255, np.uint8)
    assert conv2d(image, np.ones((3, 3), np.uint8)).tolist() == [[9 * 255]]
    assert conv2d(image, -np.ones((3, 3), np.int8)).tolist() == [[-9 * 255]]


IMAGE = np.ones((5, 5))
CHANNELS = "the images have 3 channels (their last axis), the kernels 2"
NOT_FINITE = "must be finite numbers, got NaN or infinity among them"
ONE_TO_A_MILLION = "must be a whole number from 1 to 1000000, got"
WRONG = [
    (TypeError, ("text", IMAGE), "images must be an array of numbers, got <U4"),
    (TypeError, (IMAGE, None), "kernels must be an array of numbers, got object"),
    (TypeError, (IMAGE, IMAGE, None, 1.5), f"strides {ONE_TO_A_MILLION} 1.5"),
    (ValueError, (IMAGE * np.nan, IMAGE), f"images {NOT_FINITE}"),
    (ValueError, (IMAGE, IMAGE * np.inf), f"kernels {NOT_FINITE}"),
    (ValueError, (IMAGE[0], IMAGE), "images must be (H, W), (H, W, C) or (N, H, W, C), got the shape (5,)"),
    (ValueError, (IMAGE, np.ones((3, 3, 1))),
     "kernels must be (kh, kw) or (kh, kw, C, filters), got the shape (3, 3, 1)"),
    (ValueError, (np.ones((5, 5, 3)), np.ones((3, 3, 2, 4))),
     f"kernels must have one plane for each channel: {CHANNELS}"),
    (ValueError, (IMAGE, np.ones((6, 6))),
     "the window must fit into the image: 6 is larger than 5; use padding='same' or a smaller window"),
    (ValueError, (IMAGE, np.ones((0, 3))), f"window {ONE_TO_A_MILLION} 0"),
    (ValueError, (np.ones((2, 0, 5, 1)), np.ones((3, 3))), f"size {ONE_TO_A_MILLION} 0"),
    (ValueError, (np.ones((5, 0)), np.ones((3, 3)), None, 1, "same"), f"size {ONE_TO_A_MILLION} 0"),
    (ValueError, (IMAGE, np.ones((3, 3, 1, 2)), [1, 2, 3]),
     "bias must be a number or one for each of the 2 filters, got the shape (3,)"),
    (ValueError, (IMAGE, IMAGE, None, 0), f"strides {ONE_TO_A_MILLION} 0"),
    (ValueError, (IMAGE, IMAGE, None, (1, 1, 1)),
     "strides must be a whole number or a pair of them, got (1, 1, 1)"),
    (ValueError, (IMAGE, IMAGE, None, 1, "full"), "padding must be one of 'valid', 'same', got 'full'"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "arguments", "sentence"), WRONG)
def test_bad_input_is_one_sentence(error, arguments, sentence):
    with pytest.raises(error) as caught:
        conv2d(*arguments)
    assert str(caught.value) == sentence


def test_kernels_are_what_their_names_say():
    assert all(kernel.shape == (3, 3) for kernel in KERNELS.values())
    photo = np.random.default_rng(0).uniform(0, 255, (9, 9))
    np.testing.assert_allclose(conv2d(photo, KERNELS["identity"]), photo[1:-1, 1:-1], rtol=1e-6)
    sums = {name: round(float(kernel.sum()), 5) for name, kernel in KERNELS.items()}
    # Blurs and sharpening keep the brightness of a plain area; edge detectors answer 0 there.
    plain = dict.fromkeys(["identity", "box blur", "Gaussian blur", "sharpen", "emboss"], 1)
    assert sums == plain | {"Sobel, vertical edges": 0, "Sobel, horizontal edges": 0, "Laplacian": 0}
    edge = np.zeros((5, 6))
    edge[:, 3:] = 1  # dark left, bright right
    assert conv2d(edge, KERNELS["Sobel, vertical edges"]).max() == 4
    assert np.all(conv2d(edge, KERNELS["Sobel, horizontal edges"]) == 0)
    assert conv2d(edge.T, KERNELS["Sobel, horizontal edges"]).max() == 4


def test_relu():
    assert relu([-2, 0, 3.5]).tolist() == [0, 0, 3.5]


@pytest.mark.parametrize("channels", [1, 3])
def test_it_reads_any_view_and_writes_into_none(channels):
    """Turned, mirrored, thinned out, of big-endian numbers, or read-only: the same as of a copy."""
    images = np.random.default_rng(0).normal(size=(2, 12, 11, channels)).astype(np.float32)
    kernels = np.random.default_rng(1).normal(size=(3, 2, channels, 4)).astype(np.float32)
    views = [images.transpose(0, 2, 1, 3), images[:, ::-1], images[:, ::2, ::2], images[:, :, ::-2]]
    views += [images.astype(">f4"), np.broadcast_to(images[:1], images.shape)]
    for view in views:
        view.flags.writeable = False
        assert np.array_equal(conv2d(view, kernels), conv2d(view.astype(np.float32, order="C"), kernels))
