import numpy as np
import pytest

from helpers.data import CLASS_NAMES, scale_images, shift_images


def test_class_names_are_in_label_order():
    assert (len(CLASS_NAMES), *CLASS_NAMES[::9]) == (10, "T-shirt/top", "Ankle boot")


def test_scale_images():
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 3, 4], images[0, 0, 0] = 255, 51
    scaled = scale_images(images)
    assert (scaled.shape, scaled.dtype) == ((2, 28, 28, 1), np.float32)
    assert (scaled[1, 3, 4, 0], scaled[0, 0, 0, 0]) == (1, np.float32(0.2))
    assert scaled.sum() == pytest.approx(1.2)
    with pytest.raises(TypeError, match=r"^images must be uint8 .* got float32; were they scaled already\?$"):
        scale_images(scaled[..., 0])


@pytest.mark.parametrize("shape", [(2, 28, 28), (2, 28, 28, 1)])
@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (1, 0), (0, 3), (-2, 0), (0, -4), (2, -3), (28, 0)])
def test_a_shift_moves_every_pixel(shape, rows, columns):
    images = np.arange(1, 2 * 28 * 28 + 1).reshape(shape)
    before = images.copy()
    shifted = shift_images(images, rows, columns)
    assert (shifted.shape, shifted.dtype) == (shape, images.dtype)
    for row, column in np.ndindex(28, 28):
        inside = 0 <= row - rows < 28 and 0 <= column - columns < 28
        expected = images[:, row - rows, column - columns] if inside else 0
        assert np.all(shifted[:, row, column] == expected)
    assert np.array_equal(images, before)


@pytest.mark.parametrize(("name", "shift"), [("rows", 29), ("rows", -29), ("columns", 29), ("columns", 0.5)])
def test_a_wrong_shift_is_one_sentence(name, shift):
    sentence = f"^{name} must be a whole number from -28 to 28, got {shift}$"
    with pytest.raises(TypeError if shift == 0.5 else ValueError, match=sentence):
        shift_images(np.zeros((1, 28, 28)), **{name: shift})


@pytest.mark.parametrize("shape", [(28, 28), (2, 28, 27), (2, 5, 7, 1), (2, 28, 28, 3)])
def test_another_shape_is_one_sentence(shape):
    for change, wrong in (scale_images, shape), (shift_images, shape), (scale_images, (2, 28, 28, 1)):
        with pytest.raises(ValueError) as caught:
            change(np.zeros(wrong, np.uint8))
        assert str(caught.value).startswith("images must have the shape (N, 28, 28), got (")
