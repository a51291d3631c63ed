"""What Python does in a page, here: explorers that follow what they are told."""

import json

import numpy as np
import pytest

from helpers.explorers.recipe import recipe
from helpers.own_picture import steps
from helpers.site import live
from helpers.site.recipes import packed
from helpers.views import kernel, stride

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28)).astype(np.uint8)


def opened(view, *arguments):
    written = json.loads(json.dumps(recipe(view, arguments)))  # as it travels
    return live.open_explorer("here", written)


def test_an_explorer_shows_its_controls_and_its_picture():
    shown = opened(stride.view, IMAGES, 3, 2, "same", 1)
    here = stride.view(IMAGES, 3, 2, "same", 1)
    drawing = here.draw(**here.start())
    assert (shown["sentence"], shown["tables"]) == (drawing.sentence, drawing.tables)
    assert shown["scene"] == drawing.as_data()
    assert shown["state"] == here.start()
    kinds = {name: (control["kind"], control["name"]) for name, control in shown["controls"].items()}
    assert kinds == {
        "size": ("Slider", "window size"),
        "strides": ("Slider", "stride"),
        "padding": ("Menu", "padding"),
        "image_index": ("Images", "image"),
    }
    assert shown["controls"]["padding"]["options"] == [("valid", "valid"), ("same", "same")]


@pytest.mark.parametrize(
    ("told", "name", "value"),
    [
        (99, "strides", 4),
        (-1, "strides", 1),
        (2.0, "strides", 2),
        ("none", "padding", "valid"),
        (7, "image_index", 4),
    ],
)
def test_a_control_moves_as_far_as_it_goes(told, name, value):
    opened(stride.view, IMAGES, 3, 1, "valid", 0)
    assert live.go("here", {name: told})["state"][name] == value


def test_a_picture_is_followed_as_in_jupyterlab():
    opened(stride.view, IMAGES, 3, 1, "valid", 0)
    assert live.do("here", "cell", 2, 0, 3)["state"]["image_index"] == 3  # the strip
    assert live.do("here", "cell", 9, 0, 0)["state"]["image_index"] == 3  # a grid that is there no more
    assert live.do("here", "again")["state"]["image_index"] == 0
    assert live.jump("here", "image_index", "random")["state"]["image_index"] in range(5)


def test_weights_are_written_and_read_as_in_jupyterlab():
    shown = opened(kernel.view, IMAGES, "box blur", 0)
    assert shown["written"] == {"kernel": {"name": "box blur", "texts": ["1/9"] * 9}}
    weights = live.read_numbers(["1/2", "−1", *"0" * 7])["numbers"]
    shown = live.go("here", {"kernel": weights})
    assert shown["written"]["kernel"] == {"name": "your own", "texts": ["0.5", "-1", *"0" * 7]}
    assert "must be a number" in live.read_numbers(["one", *"0" * 8])["problem"]


def test_arrays_arrive_as_they_were_and_replies_are_json():
    arrays = {"first": IMAGES, "weights": np.ones((2, 3), np.float32)}
    live.unpack(packed(arrays))
    for name, values in arrays.items():
        assert live.arrays[name].dtype == values.dtype
        assert np.array_equal(live.arrays[name], values)
    opened(stride.view, IMAGES, 3, 1, "valid", 0)
    text, parts = live.reply("go", "here", {"size": 2})
    tile = json.loads(text)["scene"]["shapes"][0]
    assert len(parts[tile[-1]["part"]]) == 4 * tile[-3] * tile[-2]


def test_a_picture_of_your_own_is_prepared_and_its_maps_are_shown():
    generator = np.random.default_rng(0)
    shapes = [(3, 3, 1, 2), (2,), (3, 3, 2, 3), (3,), (75, 4), (4,), (4, 10), (10,)]
    live.arrays.update({f"w{n}": generator.normal(size=shape).astype("f4") for n, shape in enumerate(shapes)})
    pixels = generator.integers(0, 256, (40, 30, 4)).astype(np.uint8)
    live.take_picture({"kind": "network", "weights": [f"w{n}" for n in range(8)]}, pixels.tobytes(), 40, 30)
    own = [{"kind": "own", "name": name} for name in ("subject", "steps", "scales")]
    shown = live.open_explorer("own", {"view": "own_picture", "arguments": own[:2]})
    assert shown["sentence"].startswith("Your picture in 5 steps")
    tile = shown["scene"]["shapes"][-3]
    small = steps(pixels)["28 × 28"]
    assert np.array_equal(np.frombuffer(tile[-1], np.uint8).reshape(28, 28, 4)[..., 0], small)
    maps = live.open_explorer("maps", {"view": "feature_maps", "arguments": [own[0], own[2], "conv2d", 0, 0]})
    assert maps["sentence"].startswith("The image: the network says ≈ ")
