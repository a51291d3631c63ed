"""The front end: controls move a view, and whatever goes wrong is told and over with the next state."""

import html
import io
import re
from fractions import Fraction
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel
from PIL import Image
from traitlets import TraitError

from helpers import explorers
from helpers.convolution import KERNELS
from helpers.drawing.shapes import Tile
from helpers.explorers.explorer import Explorer
from helpers.views.controls import Images, Menu, Slider, Switch
from helpers.views.view import Drawing, Grid, View, grid_on


def look(explorer):
    """Check what holds in every state: what is shown is what the view draws, and said in words."""
    assert explorer._caption.problem == ""
    drawing = explorer.view.draw(**explorer.state)
    assert explorer.shown == explorer.state
    assert explorer.sentence == explorer._caption.sentence == explorer.picture.sentence == drawing.sentence
    assert explorer.picture.scene == drawing.as_data()
    return drawing


class Unlucky:
    """A view whose drawing and whose ends fail for some values; it keeps the states that it drew."""

    def __init__(self):
        self.drawn = []
        controls = {"number": Slider("number", 0, 9), "other": Slider("the other", 0, 9)}
        self.explorer = Explorer(View, controls, self.draw, self.highest, self.step)

    def draw(self, number, other):
        self.drawn.append((number, other))
        if number == 3:
            raise ValueError("3 cannot be <drawn>")
        tile = Tile(np.full((4, 5, 3), number, np.uint8), 0, 0, 50, 40)
        cells = grid_on(tile, "number", "other", before=(1, 0), highest=(9, 9))
        classes = Grid(0, 40, 50, 10, 1, 2, ("number",), choices=(8, 3))
        sentence = f"Number {number}, other {other}."
        return Drawing((50, 50), [tile], sentence, "Click.", (cells, classes), "<b>numbers</b>")

    def step(self, by, number, other):
        return {"number": (number + by) % 10}

    def highest(self, number, other):
        if number == 5:
            raise ZeroDivisionError("nothing to divide by")
        return {"other": 9 - number}


@pytest.fixture
def unlucky():
    return Unlucky()


def test_a_slider_changes_all_that_is_shown_and_saved(unlucky):
    explorer = unlucky.explorer
    assert explorer.sentence == "Number 0, other 0."
    explorer.number.value = 7
    look(explorer)
    assert explorer.sentence == "Number 7, other 0."
    assert explorer._caption.tables == "<b>numbers</b>"
    data, metadata = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == explorer.sentence
    assert metadata["image/png"] == {"alt": explorer.sentence}
    still = np.asarray(Image.open(io.BytesIO(data["image/png"])))
    assert np.all(still[:640, :800] == 7)  # 16 pixels for a unit
    assert still[800:].min() < 100  # the sentence, in black below


def test_one_move_draws_once_also_where_it_pulls_another_slider_in(unlucky):
    unlucky.explorer.other.value = 8
    unlucky.explorer.number.value = 4
    assert unlucky.drawn == [(0, 0), (0, 8), (4, 5)]
    assert unlucky.explorer.other.max == 5


def test_what_is_pointed_at_moves_the_controls_and_draws_once(unlucky):
    explorer = unlucky.explorer
    explorer.picture.pointed = ["cell", 0, 3, 4, 1]
    assert unlucky.drawn == [(0, 0), (2, 4)]
    explorer.other.value = 1
    explorer.picture.pointed = ["cell", 0, 3, 4, 2]  # the same cell, once more
    assert explorer.state == {"number": 2, "other": 4}
    explorer.picture._handle_custom_msg(["cell", 1, 0, 0], [])  # a click
    assert explorer.state == {"number": 8, "other": 1}  # its end has moved
    # A picture with more grids was pointed at, which is gone by now.
    explorer.picture.pointed = ["cell", 2, 0, 0, 4]
    assert explorer.state == {"number": 8, "other": 1}


def test_steps_lead_on_and_back_and_a_reset_to_the_start(unlucky):
    explorer = unlucky.explorer
    for by, number in ((1, 1), (1, 2), (-1, 1), (-1, 0), (-1, 9), (1, 0)):
        explorer.picture._handle_custom_msg(["step", by], [])
        assert explorer.state == {"number": number, "other": 0}
    explorer.picture.pointed = ["step", 1, 17.5]  # as it is played
    assert explorer.state == {"number": 1, "other": 0}
    assert explorer.picture.steps
    explorer.go_to(number=4, other=5)
    explorer.picture._handle_custom_msg(["again"], [])
    assert explorer.state == {"number": 0, "other": 0}
    look(explorer)


def test_going_to_a_state_draws_once_and_ends_move_on_the_way(unlucky):
    unlucky.explorer.number.value = 9
    unlucky.explorer.go_to(number=1, other=8)
    assert unlucky.drawn == [(0, 0), (9, 0), (1, 8)]
    assert unlucky.explorer.state == {"number": 1, "other": 8}
    # An error on the way leaves picture and sliders together.
    with pytest.raises(TraitError):
        unlucky.explorer.go_to(number=4, other="four")
    look(unlucky.explorer)
    assert unlucky.explorer.sentence == "Number 4, other 5."


@pytest.mark.parametrize(
    ("value", "problem"),
    [(3, "3 cannot be <drawn>"), (5, "nothing to divide by")],
)
def test_an_error_is_told_raised_and_over_with_the_next_state(value, problem, unlucky):
    explorer = unlucky.explorer
    explorer.number.value = 1
    before = explorer.picture.scene
    # Another slider does not make it good, and does not hide it either.
    for control, moved in ((explorer.number, value), (explorer.other, 2)):
        with pytest.raises((ValueError, ZeroDivisionError, TypeError), match=problem):
            control.value = moved
        assert re.fullmatch(f"This cannot be shown: {problem}", explorer._caption.problem)
        assert (explorer.picture.scene, explorer.sentence) == (before, "Number 1, other 0.")
    explorer.number.value = 2
    look(explorer)
    assert explorer.sentence == "Number 2, other 2."


def test_each_control_has_its_widget_and_its_name():
    controls = {
        "image_index": Slider("image", 2, 9, 1),
        "layer": Menu("layer", {"first": 1, "second": 2}, 2),
        "relu": Switch("put 0", True),
    }
    explorer = Explorer(View, controls, lambda **state: Drawing((9, 9), [], f"{state}."))
    assert not explorer.picture.steps
    assert explorer.sentence == "{'image_index': 2, 'layer': 2, 'relu': True}."
    slider, menu, switch = explorer.controls.values()
    assert (slider.min, slider.value, slider.max, slider.description) == (1, 2, 9, "image")
    assert (menu.options, menu.description) == ((("first", 1), ("second", 2)), "layer")
    assert isinstance(switch, widgets.Checkbox)


# The kernel editor


@pytest.fixture
def editor():
    return explorers.explore_kernel(np.eye(9, dtype=np.uint8))


@pytest.mark.parametrize("name", [name for name in KERNELS if name != "identity"])
def test_the_menu_fills_the_fields_and_draws_once(name, editor):
    sentences = []
    editor._caption.observe(lambda change: sentences.append(change.new), names="sentence")
    editor.kernel.menu.value = name
    assert len(sentences) == 1
    assert f"under the kernel {name}, " in editor.sentence
    assert np.allclose(editor.kernel.value, KERNELS[name].ravel(), rtol=0, atol=1e-9)
    written = [float(Fraction(cell.value)) for cell in editor.kernel.cells]
    assert np.allclose(written, KERNELS[name].ravel(), rtol=0, atol=1e-9)


def test_a_typed_weight_is_your_own_and_the_menu_takes_it_back(editor):
    editor.kernel.cells[4].value = "3"
    assert editor.kernel.value == (0, 0, 0, 0, 3, 0, 0, 0, 0)
    assert editor.kernel.menu.value == "your own"
    assert "under your own kernel, whose weights add up to 3" in editor.sentence
    editor.kernel.menu.value = "identity"
    assert editor.kernel.value == (0, 0, 0, 0, 1, 0, 0, 0, 0)
    editor.kernel.cells[4].value = "2"
    editor.kernel.cells[4].value = "1"  # typed back
    assert editor.kernel.menu.value == "identity"
    assert "under the kernel identity" in editor.sentence


def test_fractions_are_weights(editor):
    for cell in editor.kernel.cells:
        cell.value = "1/9"
    assert editor.kernel.value == (1 / 9,) * 9
    assert editor.kernel.menu.value == "box blur"
    assert "under the kernel box blur, whose weights add up to 1" in editor.sentence
    editor.kernel.cells[0].value = "−2/3"
    assert editor.kernel.value[0] == -2 / 3


def test_weights_that_are_set_fill_the_fields(editor):
    weights = (1, 2, 3, 4, 5, 6, 7, 8, 0.1)
    editor.go_to(kernel=weights)
    assert [cell.value for cell in editor.kernel.cells] == ["1", "2", "3", "4", "5", "6", "7", "8", "0.1"]
    assert editor.kernel.menu.value == "your own"
    assert "whose weights add up to 36.1" in editor.sentence


@pytest.mark.parametrize("typed", ["nine", "", "1/0", "nan", "inf", "1e7", "2000000", "--3", "1 2/3/4"])
def test_what_is_no_weight_is_told_and_nothing_is_lost(typed, editor):
    before = editor.sentence
    editor.kernel.cells[3].value = typed
    assert (
        f"a weight must be a number such as 2, −0.5 or 1/9, at most a million, got {typed!r}"
        in html.unescape(editor.kernel.problem.value)
    )
    assert (editor.sentence, editor.kernel.cells[3].value) == (before, typed)
    editor.kernel.cells[4].value = "5"  # another one does not hide it
    assert editor.kernel.problem.value
    editor.kernel.cells[3].value = "1"
    assert editor.kernel.problem.value == ""
    assert editor.kernel.value == (0, 0, 0, 1, 5, 0, 0, 0, 0)
    editor.kernel.cells[3].value = typed
    editor.kernel.menu.value = "box blur"  # takes it back
    assert (editor.kernel.problem.value, editor.kernel.cells[3].value) == ("", "1/9")
    look(editor)


# Which image


@pytest.fixture
def chooser():
    labels = np.array([3, 5, 3, 5, 3])
    control = Images("image", 1, 4, labels, is_mistake=lambda index: index in (0, 4))
    controls = {"image_index": control}
    return Explorer(
        View, controls, lambda image_index: Drawing((9, 9), [], f"Image {image_index}.")
    ).image_index


def test_slider_field_and_buttons_choose_an_image(chooser):
    chooser.slider.value = 2
    assert (chooser.value, chooser.field.value) == (2, 2)
    chooser.field.value = 99  # the last one, as far as it goes
    assert (chooser.value, chooser.slider.value) == (4, 4)
    for name, leads_to in (("▶", 4), ("◀", 3), ("◀", 2), ("▶", 3), ("same class", 1), ("same class", 3)):
        chooser.buttons[name].click()
        assert (chooser.value, chooser.slider.value, chooser.field.value) == (leads_to,) * 3
    for leads_to in (4, 0, 4):
        chooser.buttons["a mistake"].click()
        assert chooser.value == leads_to
    seen = set()
    for _ in range(200):
        chooser.buttons["random"].click()
        seen.add(chooser.value)
    assert seen == {0, 1, 2, 3, 4}


def test_no_other_image_of_the_class_and_no_mistake_lead_nowhere():
    control = Images("image", 0, 1, np.array([3, 5]), is_mistake=lambda index: False)
    assert [control.jump(way, 1) for way in ("same class", "a mistake")] == [1, 1]
    assert control.ways == ["random", "same class", "a mistake"]
    assert Images("image", 0, 1).ways == ["random"]


# What an explorer is given

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)
TWO = IMAGES[:2]
SOBEL = KERNELS["Sobel, vertical edges"]
SHAPE = "images must be one (H, W) or several (N, H, W), got the shape"
EACH = "must be one for each of the 2 images, got the shape"
BYTES = "images must be uint8 values from 0 to 255, got float64; were they scaled?"
SMALL = "the window must fit into the image: 3 is larger than 2; use padding='same' or a smaller window"
TEN = "probabilities must be ten for each image, got the shape"
COLOUR, STEPS = np.zeros((28, 28, 3), np.uint8), np.zeros((2, 3, 3))
PLANES = (
    "kernels must have one plane for each channel: the images have 3 channels (their last axis), "
    "the kernels 2"
)
NINE = "kernels must be (steps, 3, 3), got the shape"
SOFTMAX = "probabilities must be from 0 to 1, got others; does the network end in softmax?"


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("images", ([], []), f"{SHAPE} (0,)"),
        ("images", (TWO, [1]), f"labels {EACH} (1,)"),
        ("images", (TWO, 5), f"labels {EACH} ()"),
        ("images", (TWO, [[1], [1, 2]]), "labels must be an array, got rows of different lengths"),
        ("images", (TWO, ["Bag", "Coat"]), "labels must be an array of numbers, got <U4"),
        ("images", (TWO, [0.5, 1]), "labels must be whole numbers, got float64"),
        ("images", (TWO, [1, 10]), "labels must be whole numbers from 0 to 9, got 10"),
        ("images", (TWO, [-1, 1]), "labels must be whole numbers from 0 to 9, got -1"),
        ("images", (TWO, [1, 1], np.zeros((3, 10))), f"probabilities {EACH} (3, 10)"),
        ("images", (TWO, [1, 1], np.ones((2, 9))), f"{TEN} (2, 9)"),
        ("images", (TWO, [1, 1], np.full((2, 10), np.nan)), SOFTMAX),
        ("images", (TWO, [1, 1], None, [4]), f"chosen {EACH} (1,)"),
        ("images", (TWO, [1, 1], None, [4.5, 6]), "chosen must be whole numbers, got float64"),
        ("images", (TWO / 255, [1, 1]), BYTES),
        ("convolution", (IMAGES, SOBEL, 0, 3), "image_index must be a whole number from 0 to 2, got 3"),
        ("convolution", (IMAGES, SOBEL, 0, 0, 26), "row must be a whole number from 0 to 25, got 26"),
        ("convolution", (IMAGES, SOBEL, 0, 0, 0, -1), "column must be a whole number from 0 to 25, got -1"),
        ("convolution", (IMAGES, SOBEL[0]), "kernel must be (kh, kw), got the shape (3,)"),
        ("convolution", (IMAGES, SOBEL, [1, 2]), "bias must be one number, got the shape (2,)"),
        ("convolution", ([], SOBEL), f"{SHAPE} (0,)"),
        ("convolution", ([[np.nan]], SOBEL), "images must be finite numbers, got NaN or infinity among them"),
        ("convolution", (IMAGES, ["a"]), "kernel must be an array of numbers, got <U1"),
        ("convolution", (IMAGES[:, :2], SOBEL), SMALL),
        ("channels", (IMAGES[0], SOBEL), "image must be (H, W, C), got the shape (28, 28)"),
        ("channels", (COLOUR, SOBEL), "kernels must be (k, k, C), got the shape (3, 3)"),
        ("channels", (COLOUR, np.ones((2, 3, 3))), "kernels must be (k, k, C), got the shape (2, 3, 3)"),
        ("channels", (COLOUR, np.ones((3, 3, 2))), PLANES),
        ("channels", (COLOUR, np.ones((3, 3, 3)), 0, 26), "row must be a whole number from 0 to 25, got 26"),
        ("learning", (TWO, STEPS, [1, 0], SOBEL[0]), "target must be (k, k), got the shape (3,)"),
        ("learning", (TWO, STEPS[0], [1, 0], SOBEL), f"{NINE} (3, 3)"),
        ("learning", (TWO, STEPS[..., :2], [1, 0], SOBEL), f"{NINE} (2, 3, 2)"),
        ("learning", (TWO, STEPS, [1], SOBEL), "losses must be one for each of the 2 steps, got (1,)"),
        ("learning", (TWO, STEPS, [1, 0], SOBEL, 2), "image_index must be a whole number from 0 to 1, got 2"),
        ("kernel", (IMAGES, "sobel"), f"kernel must be one of {', '.join(map(repr, KERNELS))}, got 'sobel'"),
        ("kernel", (IMAGES / 255,), BYTES),
        ("stride", (IMAGES[:, :6],), "images must be at least 7 by 7, got 6 by 28"),
        ("stride", (IMAGES, 8), "size must be a whole number from 1 to 7, got 8"),
        ("stride", (IMAGES, 3, 0), "strides must be a whole number from 1 to 4, got 0"),
        ("stride", (IMAGES, 3, 1, "full"), "padding must be one of 'valid', 'same', got 'full'"),
        ("pooling", (IMAGES[:, :3], 4), "pool_size must be a whole number from 1 to 3, got 4"),
        ("pooling", (IMAGES, 2, 0), "strides must be a whole number from 1 to 6, got 0"),
        ("pooling", (IMAGES, 2, 2, "median"), "kind must be one of 'maximum', 'average', got 'median'"),
        ("pooling", (IMAGES, 2, 2, "average", 0, 1), "channel must be a whole number from 0 to 0, got 1"),
        ("pooling", (np.zeros((0, 3, 3, 1)),), f"{SHAPE} (0, 3, 3, 1)"),
    ],
)
def test_wrong_arguments_are_one_sentence(name, arguments, sentence):
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape(sentence)}$"):
        getattr(explorers, f"explore_{name}")(*arguments)


def test_sliders_start_where_they_are_told():
    state = {"image_index": 2, "row": 3, "column": 4}
    assert explorers.explore_convolution(IMAGES, SOBEL, 0, **state).state == state
    assert explorers.explore_channels(COLOUR, COLOUR[:3, :3], 0, 3, 4).state == {
        "channel": 0,
        "row": 3,
        "column": 4,
    }
    learning = explorers.explore_learning(IMAGES, STEPS, [1, 0], SOBEL, image_index=2)
    assert learning.state == {"step": 0, "image_index": 2}
    state = {"size": 5, "strides": 2, "padding": "same", "image_index": 1}
    assert explorers.explore_stride(IMAGES, **state).state == state
    state = {"image_index": 1, "pool_size": 3, "strides": 1, "kind": "average", "row": 4, "column": 2}
    assert explorers.explore_pooling(IMAGES, **state).state == state
    assert explorers.explore_pooling(np.zeros((1, 1))).state["pool_size"] == 1


IN_A_KERNEL = """
from tests.explorers.test_explorer import Unlucky
explorer = Unlucky().explorer
print(*(widget.comm.comm_id for widget in (explorer.number, explorer.other, explorer._caption)))
"""


def test_an_error_after_a_move_in_the_page_reaches_the_page():
    """A real kernel, and the messages of a page: there is nobody to raise an error to."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=Path(__file__).parents[2])
    try:
        sent, errors, states = [], [], []
        client.execute_interactive(IN_A_KERNEL, timeout=60, output_hook=sent.append)
        (ids,) = [one["content"]["text"].split() for one in sent if one["msg_type"] == "stream"]
        slider, other, caption = ids
        data = {"method": "update", "state": {"value": 3}, "buffer_paths": []}
        message = client.session.msg("comm_msg", {"comm_id": slider, "data": data})
        client.shell_channel.send(message)
        content = {}
        while content.get("execution_state") != "idle":
            answer = client.get_iopub_msg(timeout=30)
            if answer["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                content = answer["content"]
                errors += [content["evalue"]] if answer["msg_type"] == "error" else []
                states += [content] if answer["msg_type"] == "comm_msg" else []
        assert errors == ["3 cannot be <drawn>"]  # this is only logged by the page
        told = {one["comm_id"]: one["data"]["state"] for one in states if one["data"]["method"] == "update"}
        problem = "This cannot be shown: 3 cannot be <drawn>"
        assert told == {other: {"max": 6}, caption: {"problem": problem}}  # the last good picture stays
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
