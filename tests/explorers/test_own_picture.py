"""A picture of your own in JupyterLab: any file may come, and what is wrong with one is one sentence."""

import io

import keras
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from PIL import Image

from helpers import explorers, models
from helpers.data import CLASS_NAMES, scale_images
from helpers.explorers.picture_file import read_picture
from helpers.own_picture import steps
from tests.explorers.pictures import PIXELS, animated, packed, turned
from tests.explorers.test_explorer import look

OPAQUE = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, np.uint8)])
GREY = np.repeat(PIXELS[..., :1], 3, axis=-1)
READ = {  # a file, the colours that must come out, how far they may be off, and what is said
    "PNG": (packed(PIXELS), PIXELS, 0, "60 by 40 pixels."),
    "WebP": (packed(PIXELS, "WEBP", lossless=True), PIXELS, 0, "60 by 40 pixels."),
    "grey": (packed(PIXELS[..., 0]), GREY, 0, "60 by 40 pixels."),
    "16 bits": (packed(PIXELS[..., 0].astype(np.uint16) * 257), GREY, 0, "60 by 40 pixels."),
    "with opacity": (packed(OPAQUE), PIXELS, 0, "60 by 40 pixels."),
    "turned": (turned(), np.rot90(PIXELS, -1), 2, "40 by 60 pixels."),
    "animated": (animated(), GREY, 0, "60 by 40 pixels. Only the first frame of the animation is used."),
}


@pytest.mark.parametrize("name", READ)
def test_a_picture_is_read_upright_and_in_colour(name):
    content, colours, off, told = READ[name]
    pixels, said = read_picture(content)
    assert said == told
    assert pixels.dtype == np.uint8 and np.all(pixels[..., 3] == 255)
    assert np.abs(pixels[..., :3].astype(int) - colours).mean() <= off


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>'
UNKNOWN = "This picture cannot be read: use a JPEG, PNG, GIF or WebP file."
DAMAGED = "The file is damaged, or a part of it is missing: use another one."
LARGE = np.zeros((9600, 9600), bool)
WRONG = {
    "empty": (b"", UNKNOWN),
    "text": (b"my shoe\n", UNKNOWN),
    "SVG": (SVG, "This is an SVG, a drawing made of lines, not of pixels: save it as a PNG first."),
    "half": (packed(PIXELS)[:2000], DAMAGED),
    "half a JPEG": (packed(PIXELS, "JPEG")[:1500], DAMAGED),
    "large": (packed(LARGE), "The picture has more than 89 million pixels: use a smaller one."),
    "huge": (packed(np.zeros((1, 1), bool)).replace(bytes((0, 0, 0, 1)) * 2, b"\0\0\x7f\xff" * 2), UNKNOWN),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_picture_is_one_sentence(name):
    content, sentence = WRONG[name]
    with pytest.raises(ValueError) as caught:
        read_picture(content)
    assert str(caught.value) == sentence


def test_a_photograph_of_12_megapixels_is_read_and_prepared():
    pixels, told = read_picture(packed(np.zeros((3000, 4000, 3), np.uint8), "JPEG"))
    assert told == "4,000 by 3,000 pixels."
    assert steps(pixels)["28 × 28"].shape == (28, 28)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_damaged_bytes_fail_in_one_way_only(kind):
    whole = bytearray(packed(PIXELS, kind))
    generator = np.random.default_rng(0)
    for _ in range(150):
        broken = whole.copy()
        for place in generator.integers(0, len(whole), 5):
            broken[place] = generator.integers(256)
        try:
            assert read_picture(bytes(broken))[0].shape[2] == 4
        except ValueError as problem:
            assert str(problem) in (DAMAGED, UNKNOWN) or "million pixels" in str(problem)


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return models.build_cnn((3, 5), 8)


def upload(explorer, name, content):
    """Send a file as the page does."""
    sent = {
        "name": name,
        "type": "",
        "size": len(content),
        "last_modified": 0,
        "content": memoryview(content),
    }
    explorer.upload.set_state({"value": [sent]})


def test_it_starts_with_a_photograph_or_with_your_file(model, tmp_path):
    explorer = explorers.explore_own_picture(model)
    assert "grace_hopper.jpg: 512 by 600 pixels." in explorer.told.value
    path = tmp_path / "<shoe>.png"
    path.write_bytes(packed(PIXELS))
    for given in (path, str(path)):
        explorer = explorers.explore_own_picture(model, given)
        assert "&lt;shoe&gt;.png: 60 by 40 pixels." in explorer.told.value
    small = steps(PIXELS)["28 × 28"]
    said = model.predict(scale_images(small[np.newaxis]), verbose=0)[0]
    expected = f"The network says ≈ {CLASS_NAMES[said.argmax()]} (≈ {said.max():.0%})"
    assert expected in explorer.steps.sentence
    assert explorer.maps.sentence.startswith("The image: the n" + expected[5:])
    with pytest.raises(OSError):
        explorers.explore_own_picture(model, tmp_path / "none.png")
    path.write_bytes(SVG)
    with pytest.raises(ValueError, match="^This is an SVG"):
        explorers.explore_own_picture(model, path)


def test_another_picture_takes_its_place_and_a_bad_file_leaves_it(model):
    explorer = explorers.explore_own_picture(model)
    explorer.maps.go_to(layer="conv2d_1", filter_number=4, row=7)
    before, count = explorer.steps.sentence, len(_instances)
    upload(explorer, "noise.gif", animated())
    after = explorer.steps.sentence
    assert after != before
    assert "noise.gif: 60 by 40 pixels. Only the first frame" in explorer.told.value
    assert "Filter 4 of conv2d_1" in explorer.maps.sentence and "At row 7" in explorer.maps.sentence
    for name, (content, sentence) in WRONG.items():
        upload(explorer, name, content)
        assert f"{name}: {sentence} The picture below is still the previous one." in explorer.told.value
        assert explorer.steps.sentence == after
    upload(explorer, "white.png", packed(np.full((9, 9), 255, np.uint8)))
    assert "nothing stands out" in explorer.steps.sentence
    explorer.maps.go_to(row=0)
    for part in (explorer.steps, explorer.maps):
        look(part)
    assert len(_instances) == count


def test_where_no_kernel_runs_the_steps_are_a_still_picture_with_their_sentence(model):
    explorer = explorers.explore_own_picture(model)
    data, about = explorer._repr_mimebundle_()
    assert data["text/plain"] == about["image/png"]["alt"] == explorer.steps.sentence
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert Image.open(io.BytesIO(data["image/png"])).width == 800


def test_another_model_is_one_sentence():
    with pytest.raises(TypeError, match="^model must be a Keras model, got str$"):
        explorers.explore_own_picture("course")
    colour = keras.Sequential([keras.Input((28, 28, 3)), keras.layers.Conv2D(2, 3)])
    with pytest.raises(ValueError, match=r"^images must "):
        explorers.explore_own_picture(colour)


def test_the_network_says_of_a_picture_what_it_says_of_the_image_that_it_was_made_of(fashion_mnist):
    """Of 100 images, made large, dark blue on white, in a frame, and back again: nearly always."""
    images = fashion_mnist[1][0][:100]
    again = []
    for image in images:
        share = np.asarray(Image.fromarray(image).resize((400, 400)))[..., np.newaxis] / 255
        blue = 255 * (1 - share) + np.array((20, 40, 140)) * share
        framed = np.pad(blue.astype(np.uint8), ((30, 90), (200, 60), (0, 0)), constant_values=255)
        again.append(steps(framed)["28 × 28"])
    course = models.load_course_cnn()
    said = [
        course.predict(scale_images(np.stack(some)), verbose=0).argmax(axis=1) for some in (images, again)
    ]
    assert np.mean(said[0] == said[1]) >= 0.94
