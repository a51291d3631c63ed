"""Figures that move: sliders around a pure drawing function.

An explorer is a function ``draw(**state)`` that returns an RGB picture and a sentence, handed to
`Explorer` together with one control for each part of the state. The drawing function only looks
up and colours: whatever a network has to say is computed once, before the first slider moves.
"""

import contextlib
import functools
import html
import io
import textwrap
from pathlib import Path

import anywidget
import ipywidgets as widgets
import matplotlib
import numpy as np
import traitlets
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from helpers.arguments import array_of_numbers, finite_numbers, one_of, whole_number
from helpers.convolution import KERNELS, conv2d, relu
from helpers.data import CLASS_NAMES
from helpers.pictures import NamedImage
from helpers.plots import check_predictions
from helpers.pooling import average_pool2d, max_pool2d, overlap, unseen
from helpers.views.images import say_probabilities
from helpers.windows import PADDINGS, pad

ORANGE, BLUE, PINK = (230, 159, 0), (0, 114, 178), (204, 121, 167)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
# Both become lighter from end to end: read alike by colour-blind readers, and printed in grey.
SIGNED = (matplotlib.colormaps["cividis"](np.linspace(0, 1, 255))[:, :3] * 255).astype(np.uint8)
INFERNO = (matplotlib.colormaps["inferno"](np.arange(256))[:, :3] * 255).astype(np.uint8)
BLOCK = 32  # images whose feature maps are computed at once, ahead of the slider
PIXELS = 280  # the longer side of most pictures
LARGEST = 1e18  # with an image and a kernel up to this, products and their sums are finite as float32
OWN_SCALE, LAYER_SCALE = "this map", "the layer"
BY_NUMBER, BY_STRENGTH = "by number", "strongest first"
_ROW_HEIGHT = 168


class Explorer(widgets.VBox):
    """Controls, the picture they choose, and the sentence that says what it shows.

    ``draw(**state)`` takes the controls' values by name and returns a uint8 array ``(H, W, 3)``,
    a sentence and, if it likes, HTML to stand beside the picture. Each control is an attribute:
    ``explorer.image_index.value = 3`` does what the slider does.

    ``adjust(controls)``, if given, is called before each drawing: where the end of one slider depends on
    another control, it moves that end.

    In a saved notebook it is a still picture with its sentence, for readers without a kernel.
    """

    def __init__(self, draw, adjust=None, **controls):
        self._draw, self._adjust, self._waiting = draw, adjust, False
        self._controls = controls
        self.picture = NamedImage("webp")
        self.sentence = ""
        self._caption = Caption()
        # What stands beside the picture goes below it only where less than this is left for it.
        self._beside = widgets.HTML(layout=widgets.Layout(flex="1 1 15em"))
        body = widgets.HBox(
            [self.picture, self._beside],
            layout=widgets.Layout(flex_flow="row wrap", grid_gap="2em", align_items="flex-start"),
        )
        # Two in a row where there is room, so that picture and controls are on the screen together.
        panel = widgets.Box([*controls.values()], layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__([panel, body, self._caption])
        self.add_class("explorer")
        for name, control in controls.items():
            if hasattr(control, "style"):
                control.style.description_width = "8em"
                control.layout.width = "32em"
            control.layout.max_width = "100%"
            setattr(self, name, control)
            control.observe(self._update, names="value")
        self._update()

    @contextlib.contextmanager
    def together(self):
        """Change several controls inside ``with explorer.together():`` and draw once, at the end.

        It also draws where one of the changes fails: the picture belongs to the controls as they are.
        """
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False
            self._update()

    def _update(self, change=None):
        if self._waiting:
            return
        try:
            if self._adjust:
                self._waiting = True
                try:
                    self._adjust(self._controls)
                finally:
                    self._waiting = False
            state = {name: control.value for name, control in self._controls.items()}
            pixels, sentence, *beside = self._draw(**state)
            picture = _encoded(pixels)
        except Exception as problem:
            # Without this the error would only reach the log; the last good picture stays.
            self._caption.problem = f"This cannot be shown: {problem}"
            raise
        self.sentence = sentence
        self.picture.show(picture, sentence)
        self._beside.value = f'<div style="line-height:1.5">{"".join(beside)}</div>'
        with self._caption.hold_sync():
            self._caption.sentence, self._caption.problem = sentence, ""

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.sentence
        data["image/png"] = _with_caption(self.picture.value, self.sentence)
        return data, {"image/png": {"alt": self.sentence}}


class Caption(anywidget.AnyWidget):
    """The ``sentence`` below an explorer's picture, or the ``problem`` that kept it from being drawn.

    Its part in the page also names the explorer's sliders for a screen reader.
    """

    _esm = Path(__file__).with_name("caption.js")
    sentence = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)


def explore_images(images, labels, probabilities=None, chosen=None):
    """Browse images with a slider, ``image_index``.

    ``images``: uint8 ``(N, 28, 28)``; ``labels``: ``(N,)``, 0 to 9; ``probabilities``: ``(N, 10)``,
    what a network says of each, shown beside the picture; ``chosen``: ``(N,)``, the places of
    these images in the set they come from, if they are a choice that a network made.

    Raises ``TypeError`` for images that are not uint8, and ``ValueError`` if there are none, or not as
    many labels, probabilities or places, or for labels, probabilities and places that can't be.
    """
    images = _grey_images(images)
    labels = _one_each("labels", labels, images)
    places = np.arange(len(images))
    if probabilities is not None:
        probabilities = _one_each("probabilities", probabilities, images, axes=2)
    if chosen is not None:
        chosen = _one_each("chosen", chosen, images)
        if chosen.dtype.kind not in "iu":
            raise ValueError(f"chosen must be whole numbers, got {chosen.dtype}")
        places = [f"≈ {place}" for place in chosen]
    check_predictions(labels, probabilities)

    def draw(image_index):
        image, label = images[image_index], labels[image_index]
        pixels = _enlarged(_grey(image, 255), _scale(image.shape))
        if probabilities is None:
            background = np.mean(image == 0)
            sentence = (
                f"Image {places[image_index]}: {CLASS_NAMES[label]} (label {label}). Values from {image.min()} "
                f"to {image.max()}; {background:.0%} of the pixels are 0."
            )
            return pixels, sentence
        told = say_probabilities(probabilities[image_index], label, chosen is not None)
        sentence = f"Image {places[image_index]}. {told}"
        return pixels, sentence, _probability_table(probabilities[image_index], label)

    name = "image" if chosen is None else "place in the list"
    return Explorer(draw, image_index=_slider(name, 0, len(images) - 1))


def explore_convolution(images, kernel, bias=0, image_index=0, row=0, column=0):
    """Slide one kernel over an image by hand, with sliders ``row`` and ``column``.

    Beside the picture stand the pixels under the window, the weights, their products, the sum, the
    bias and ReLU. The map of sums fills up as the window moves on, in reading order.

    ``images``: one ``(H, W)`` or several ``(N, H, W)``, then with a slider ``image_index``;
    ``kernel``: ``(kh, kw)``; ``bias``: a number. The other arguments are where the sliders start.

    Raises what `conv2d` raises, and ``ValueError`` or ``TypeError`` for numbers beyond 1e18 or a start out
    of range.
    """
    images = _several(images)
    kernel, bias = _moderate_numbers("kernel", kernel), _moderate_numbers("bias", bias)
    if kernel.ndim != 2:
        raise ValueError(f"kernel must be (kh, kw), got the shape {kernel.shape}")
    if bias.ndim:
        raise ValueError(f"bias must be one number, got the shape {bias.shape}")
    bias = float(bias)
    rows, columns = conv2d(images[0], kernel, bias).shape  # also checks both
    height, width = kernel.shape

    def draw(row, column, image_index=0):
        image = images[image_index]
        patch = image[row : row + height, column : column + width].astype(float)
        products = patch * kernel
        total = products.sum() + bias
        feature_map = conv2d(image, kernel, bias)
        limit = np.abs(feature_map).max()
        done = np.arange(feature_map.size).reshape(feature_map.shape) <= row * columns + column
        scale = _scale(image.shape)
        left = _enlarged(_grey(image), scale)
        _outline(left, row, column, height, width, scale, ORANGE)
        right = _enlarged(np.where(done[..., np.newaxis], _signed(feature_map, limit), WHITE), scale)
        _outline(right, row, column, 1, 1, scale, ORANGE)
        sentence = (
            f"Window over rows {row} to {row + height - 1} and columns {column} to {column + width - 1} of "
            f"{_name(images, image_index).lower()}: the products add up to {_number(products.sum())}; plus the "
            f"bias {_number(bias)} that makes {_number(total)}; after ReLU {_number(max(total, 0))}. This is the cell in "
            f"row {row}, column {column} of the {rows} by {columns} map; {done.sum()} of {done.size} are done."
        )
        tables = [("pixels", patch), ("× weights", kernel), ("= products", products)]
        beside = "".join(_number_table(caption, values) for caption, values in tables)
        steps = (
            f"sum of the products: {_number(products.sum())}<br>+ bias {_number(bias)}: {_number(total)}"
            f"<br>after ReLU: <b>{_number(max(total, 0))}</b>"
        )
        return _side_by_side(left, _framed(right)), sentence, beside + steps

    controls = _image_slider(images, image_index) | {
        "row": _slider("row", row, rows - 1),
        "column": _slider("column", column, columns - 1),
    }
    return Explorer(draw, **controls)


def explore_kernel(images, kernel="identity", image_index=0):
    """Change the nine weights of a 3 x 3 kernel, and see what it makes of an image.

    ``images``: uint8, one ``(H, W)`` or several ``(N, H, W)``; ``kernel``: a name in `KERNELS` to start
    with. ``explorer.kernel.value`` holds the nine weights, row by row.

    Raises ``TypeError`` for images that are not uint8, and ``ValueError`` for an unknown kernel or images
    smaller than the kernel.
    """
    images = _grey_images(images)
    conv2d(images[0], KERNELS["identity"])  # says what is wrong with the images

    def draw(kernel, apply_relu, image_index=0):
        image = images[image_index]
        weights = _moderate_numbers("weights", kernel).reshape(3, 3)
        feature_map = conv2d(image, weights)
        if apply_relu:
            feature_map = relu(feature_map)
        low, high = feature_map.min(), feature_map.max()
        total = weights.sum()
        if apply_relu and not 0 < high <= 255:
            colours, seen = _grey(feature_map), "grey from 0 to the highest"
        elif abs(total) < 0.005 and low < 0:  # the sentence, too, says 0 then
            colours, seen = _signed(feature_map, max(-low, high)), "blue below 0, grey at 0, yellow above"
        else:
            colours, seen = _grey(np.clip(feature_map, 0, 255), 255), "grey from 0 to 255, cut off beyond"
        scale = _scale(image.shape)
        sentence = (
            f"{_name(images, image_index)} under the kernel {KernelField.name_of(kernel)}, whose weights add up to "
            f"{_number(total)}{', after ReLU' if apply_relu else ''}: values from {_number(low)} to "
            f"{_number(high)}, shown in {seen}."
        )
        return _side_by_side(_enlarged(_grey(image, 255), scale), _enlarged(colours, scale)), sentence

    return Explorer(
        draw,
        kernel=KernelField(kernel),
        apply_relu=widgets.Checkbox(description="put 0 for what is negative (ReLU)", indent=False),
        **_image_slider(images, image_index),
    )


def explore_stride(images, size=3, strides=1, padding="valid", image_index=0):
    """Change a window's size, stride and padding, and see how large the map becomes, and why.

    The map shows the mean under each window. ``images``: one ``(H, W)`` or several ``(N, H, W)``, at
    least 7 by 7; the other arguments are where the controls start.

    Raises ``ValueError`` or ``TypeError`` for a start out of range or smaller images.
    """
    images = _several(images)
    if min(images.shape[1:]) < 7:
        raise ValueError(f"images must be at least 7 by 7, got {images.shape[1]} by {images.shape[2]}")

    def draw(size, strides, padding, image_index=0):
        image = images[image_index]
        means = conv2d(image, np.full((size, size), 1 / size**2), strides=strides, padding=padding)
        window, steps = (size, size), (strides, strides)
        padded = pad(image[np.newaxis, ..., np.newaxis], window, steps, padding)[0, ..., 0]
        # The same border round ones tells what is image and what is padding.
        inside = pad(np.ones((1, *image.shape, 1)), window, steps, padding)[0, ..., 0] == 1
        # Every padded cell was added for a window to see it.
        missed = np.zeros(padded.shape, bool)
        missed[inside] = unseen(image.shape, size, strides, padding).ravel()
        scale = _scale(padded.shape)
        pixels = _enlarged(_grey(padded, max(image.max(), 1)), scale)
        _hatch(pixels, ~inside, scale, BLUE)
        _hatch(pixels, missed, scale, PINK)
        if means.shape[1] > 1:
            _outline(pixels, 0, strides, size, size, scale, ORANGE, dashed=True)
        _outline(pixels, 0, 0, size, size, scale, ORANGE)
        formulas = []
        for name, before, after in zip(("rows", "columns"), image.shape, means.shape, strict=True):
            formula = (
                f"⌊({before} − {size}) / {strides}⌋ + 1" if padding == "valid" else f"⌈{before} / {strides}⌉"
            )
            formulas.append(
                f'<tr><th scope="row" style="text-align:left">{name}</th><td>{formula} = <b>{after}</b></td></tr>'
            )
        added = (~inside).sum()
        sentence = (
            f"A {size} by {size} window with stride {strides} and padding {padding} turns "
            f"{image.shape[0]} by {image.shape[1]} into {means.shape[0]} by {means.shape[1]}; "
            f"{added} cells of padding were added (blue stripes), and {missed.sum()} pixels are never seen "
            "(pink stripes)."
        )
        legend = (
            "<p>⌊ ⌋ rounds down, ⌈ ⌉ rounds up.</p><p>Orange frame: the first window. Dashed: the next.</p>"
        )
        beside = f"<table>{''.join(formulas)}</table>{legend}"
        right = _enlarged(_grey(means, max(image.max(), 1)), scale)
        # As much room in every state, so that nothing jumps.
        room = max(PIXELS, max(image.shape) + 6)
        return _side_by_side(_padded(pixels, room, room), _padded(right, room, room)), sentence, beside

    return Explorer(
        draw,
        size=_slider("window size", whole_number("size", size, 1, 7), 7, lowest=1),
        strides=_slider("stride", whole_number("strides", strides, 1, 4), 4, lowest=1),
        padding=widgets.Dropdown(
            description="padding", options=PADDINGS, value=one_of("padding", padding, PADDINGS)
        ),
        **_image_slider(images, image_index),
    )


def explore_pooling(images, pool_size=None, strides=2, kind="maximum", image_index=0, channel=0):
    """Change the window, its stride and what it keeps, and see what is left of an image or a feature map.

    Under maximum pooling an orange dot marks each value that wins over others. Cells that no window sees are pink.
    A meter says how much the output overlaps itself when the input moves right by one cell.

    ``images``: ``(H, W)``, several ``(N, H, W)``, or feature maps ``(N, H, W, C)``, then with a slider
    ``channel``. ``kind``: "maximum" or "average". The other arguments are where the sliders start; without
    ``pool_size`` that is 2.

    Raises ``TypeError`` or ``ValueError`` for what is not an image, or for a start out of range.
    """
    images = _moderate_numbers("images", images)
    if images.ndim != 4 or not images.size:
        images = _several(images)[..., np.newaxis]
    pools = {"maximum": max_pool2d, "average": average_pool2d}
    widest = min(6, *images.shape[1:3])
    pool_size = min(2, widest) if pool_size is None else whole_number("pool_size", pool_size, 1, widest)
    strides = whole_number("strides", strides, 1, 6)
    channel = whole_number("channel", channel, 0, images.shape[-1] - 1)

    def draw(pool_size, strides, kind, image_index=0, channel=0):
        image = images[image_index, ..., channel].astype(float)
        pooled = pools[kind](image, pool_size, strides)
        moved = np.zeros_like(image)
        moved[:, 1:] = image[:, :-1]
        same, same_input = overlap(pooled, pools[kind](moved, pool_size, strides)), overlap(image, moved)
        missed = unseen(image.shape, pool_size, strides)
        colour = _signed if image.min() < 0 else _grey
        limit = np.abs(image).max()
        scale = _scale(image.shape)
        left = _enlarged(colour(image, limit), scale)
        _hatch(left, missed, scale, PINK)
        if kind == "maximum":
            _mark(left, _winners(image, pooled, pool_size, strides), scale, ORANGE)
        if pooled.shape[1] > 1:
            _outline(left, 0, strides, pool_size, pool_size, scale, ORANGE, dashed=True)
        _outline(left, 0, 0, pool_size, pool_size, scale, ORANGE)
        name = _name(images, image_index) + (f", channel {channel}" if images.shape[-1] > 1 else "")
        rows, columns = image.shape
        sentence = (
            f"{name}: the {kind} under a {pool_size} by {pool_size} window with stride {strides} turns "
            f"{rows} by {columns} into {pooled.shape[0]} by {pooled.shape[1]}, {pooled.size / image.size:.0%} "
            f"of the values; {missed.sum()} cells are never seen (pink stripes). Moved right by one cell, the output "
            f"overlaps the old one by {same:.0%}, the input by {same_input:.0%}."
        )
        table = _number_table("first window", image[:pool_size, :pool_size])
        meter = _meter([("output", same), ("input", same_input)])
        beside = f"{meter}{table}<p>its {kind}: <b>{_number(pooled[0, 0])}</b></p>"
        right = _padded(_enlarged(colour(pooled, limit), scale), *left.shape[:2])
        return _side_by_side(left, right), sentence, beside

    controls = _image_slider(images, image_index)
    if images.shape[-1] > 1:
        controls["channel"] = _slider("channel", channel, images.shape[-1] - 1)
    return Explorer(
        draw,
        **controls,
        pool_size=_slider("window size", pool_size, widest, lowest=1),
        strides=_slider("stride", strides, 6, lowest=1),
        kind=widgets.Dropdown(description="keep the", options=[*pools], value=one_of("kind", kind, pools)),
    )


def explore_feature_maps(model, images, labels=None, layer=None, filter_number=0, image_index=0):
    """See what each filter of each convolution and pooling layer makes of each image.

    ``model``: any Keras model with Conv2D or pooling layers; ``images``: as it takes them, ``(N, H, W, 1)``;
    ``labels``: ``(N,)``, named in the sentence if given; ``layer``: a name in
    ``activations.layer_names(model)``, the first one if not given. The sliders ``row`` and ``column``
    choose a cell of the map; its receptive field is framed on the image. With ``scale`` "the layer" all maps
    of a layer have the same colours, so that they can be compared: from 0 to the strongest value in the
    first 100 images.

    Raises ``ValueError``, ``TypeError`` or what ``activations.feature_maps`` raises for wrong arguments.
    """
    images = _moderate_numbers("images", images)
    maps_of, shapes = _ahead(model, images)
    tell = _teller(images, labels)
    receptive_field = _receptive_fields(model)
    of_layer = {name: _ends(maps) for name, maps in _feature_maps(model, images[:100]).items()}
    room = max(PIXELS, *(max(shape[:2]) for shape in shapes.values()))

    def draw(layer, filter_number, row, column, scale, image_index=0):
        feature_map = maps_of(image_index)[layer][..., filter_number]
        ends = _ends(feature_map) if scale == OWN_SCALE else of_layer[layer]
        size = _scale(feature_map.shape)
        right = _enlarged(_inferno(feature_map, *ends), size)
        _outline(right, row, column, 1, 1, size, ORANGE)
        right = _padded(right, room, room)
        image = images[image_index]
        left = _picture(image, PIXELS)
        field = receptive_field(layer, row, column)
        if field and field.height and field.width:
            _outline(left, *field, _scale(image.shape[:2]), ORANGE)
        strongest = np.unravel_index(feature_map.argmax(), feature_map.shape)
        sentence = (
            f"{tell(image_index)}, filter {filter_number} of {layer}, {feature_map.shape[0]} by "
            f"{feature_map.shape[1]}: strongest ≈ {feature_map.max():.2f} at row ≈ {strongest[0]}, "
            f"column ≈ {strongest[1]}; ≈ {np.mean(feature_map == 0):.0%} zeros. The cell in row {row}, column "
            f"{column} is ≈ {feature_map[row, column]:.2f}{_seen(field)}"
        )
        return _side_by_side(left, _with_bar(right)), sentence, _bar_text(*ends)

    controls = _image_slider(images, image_index) | _layer_and_filter(layer, filter_number, shapes)
    rows, columns, _ = shapes[controls["layer"].value]
    controls |= {
        "scale": widgets.Dropdown(description="colours for", options=[OWN_SCALE, LAYER_SCALE]),
        "row": _slider("row of the map", (rows - 1) // 2, rows - 1),
        "column": _slider("column", (columns - 1) // 2, columns - 1),
    }
    explorer = Explorer(draw, lambda controls: _keep_within(controls, shapes), **controls)
    explorer.made_for = model, images
    return explorer


def explore_filters(model, images, labels=None, layer=None, image_index=0, explorer=None):
    """See the maps of all filters of a layer at once, in the order of their numbers or by strength.

    The slider ``place`` picks one of them. ``explorer``: what `explore_feature_maps` returned; it then goes
    to the image, layer and filter that are picked here. The other arguments are those of that function.

    Raises ``ValueError`` if ``explorer`` was made for another model or other images, and what
    `explore_feature_maps` raises.
    """
    images = _moderate_numbers("images", images)
    if explorer is not None:
        of_model, of_images = getattr(explorer, "made_for", (None, None))
        if of_model is not model or not np.array_equal(of_images, images):
            raise ValueError(
                "explorer must be what explore_feature_maps returned for this model and these images"
            )
    maps_of, shapes = _ahead(model, images)
    tell = _teller(images, labels)
    room = np.max([_montage(np.zeros(shape), 0).shape[:2] for shape in shapes.values()], axis=0)

    def in_order(layer, order, image_index=0, **others):
        maps = maps_of(image_index)[layer]
        numbers = np.arange(maps.shape[-1])
        if order == BY_STRENGTH:
            numbers = np.argsort(-maps.mean(axis=(0, 1)), kind="stable")
        return maps, numbers

    def draw(layer, order, place, image_index=0):
        maps, numbers = in_order(layer, order, image_index)
        picked = maps[..., numbers[place]]
        strongest = maps.max(axis=(0, 1))
        silent, faint = int((strongest <= 0).sum()), int((strongest < 0.1 * maps.max()).sum())
        marked = "" if order == BY_NUMBER else "≈ "
        sentence = (
            f"{tell(image_index)}, all {len(numbers)} filters of {layer}, {order}, on one scale up to "
            f"≈ {maps.max():.2f}; ≈ {faint} stay below a tenth of that, ≈ {silent} are silent. In the frame: place {place}, filter "
            f"{marked}{numbers[place]}, strongest ≈ {picked.max():.2f}, mean ≈ {picked.mean():.2f}."
        )
        return _padded(_montage(maps[..., numbers], place), *room), sentence, _bar_text(*_ends(maps))

    controls = {
        **_image_slider(images, image_index),
        **_layer_and_filter(layer, 0, shapes),
        "order": widgets.Dropdown(description="order", options=[BY_NUMBER, BY_STRENGTH]),
    }
    controls["place"] = controls.pop("filter_number")
    controls["place"].description = "place"

    def adjust(controls):
        controls["place"].max = shapes[controls["layer"].value][2] - 1

    chooser = Explorer(draw, adjust, **controls)

    def follow(change=None):
        state = {name: control.value for name, control in controls.items()}
        _, numbers = in_order(**state)
        with explorer.together():
            explorer.layer.value = state["layer"]
            if "image_index" in state:
                explorer.image_index.value = state["image_index"]
            explorer.filter_number.max = len(numbers) - 1
            explorer.filter_number.value = int(numbers[state["place"]])

    if explorer is not None:
        for control in controls.values():
            control.observe(follow, names="value")
    return chooser


def explore_mistakes(model, images, labels, probabilities, layer=None, filter_number=0):
    """Walk from a cell of the confusion matrix to the mistakes in it, and see why they were made.

    Above the mistake with one of its feature maps, below an image of the true class that is recognised
    with the highest probability, with the map of the same filter on the same scale. The menus ``true_class``
    and ``predicted_class`` choose the cell, ``place`` the mistake: those with the highest probability first.

    ``probabilities``: ``(N, 10)``, what ``model`` says of ``images``; the rest as in `explore_feature_maps`.

    Raises ``ValueError`` if nothing is wrong, if the model says something else of some of the images, or as
    `explore_feature_maps` does.
    """
    images = _moderate_numbers("images", images)
    maps_of, shapes = _ahead(model, images)
    labels = _one_each("labels", labels, images)
    probabilities = _one_each("probabilities", probabilities, images, axes=2)
    check_predictions(labels, probabilities)
    predictions = probabilities.argmax(axis=1)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, predictions), 1)
    wrong = np.where(np.eye(10, dtype=bool), 0, counts)
    if not wrong.any():
        raise ValueError("there is no mistake to explore: every prediction is right")
    _check_answers(model, images, probabilities)
    side = max(_ROW_HEIGHT, *images.shape[1:3], *(max(shape[:2]) for shape in shapes.values()))
    room = 2 * side + 12, 2 * side + 52

    def mistakes(true_class, predicted_class):
        found = np.flatnonzero((labels == true_class) & (predictions == predicted_class))
        return found[np.argsort(-probabilities[found, predicted_class], kind="stable")]

    def draw(true_class, predicted_class, place, layer, filter_number):
        matrix = _confusion_table(counts, true_class, predicted_class)
        found = mistakes(true_class, predicted_class)
        truth, said = CLASS_NAMES[true_class], CLASS_NAMES[predicted_class]
        if not len(found):
            return (
                _padded(np.zeros((0, 0, 3)), *room),
                f"There is no image of the class {truth} for which the network says {said}.",
                matrix,
            )
        recognised = [index for index in mistakes(true_class, true_class) if index != found[place]]
        shown = [found[place], *recognised[:1]]
        maps = [maps_of(index)[layer][..., filter_number] for index in shown]
        ends = _ends(np.stack(maps))
        rows = []
        for index, feature_map in zip(shown, maps, strict=True):
            size = _scale(feature_map.shape, _ROW_HEIGHT)
            right = _with_bar(_padded(_enlarged(_inferno(feature_map, *ends), size), side, side))
            rows.append(_side_by_side(_picture(images[index], _ROW_HEIGHT), right))
        told = [
            f"Image ≈ {index}: the network says ≈ {CLASS_NAMES[predictions[index]]} "
            f"(≈ {probabilities[index].max():.0%}); filter {filter_number} of {layer} is strongest with "
            f"≈ {feature_map.max():.2f}"
            for index, feature_map in zip(shown, maps, strict=True)
        ]
        cell = f"{truth} recognised" if true_class == predicted_class else f"{truth} taken for {said}"
        sentence = f"{cell}: ≈ {len(found)} images. Above, place {place}. {told[0]}."
        if len(told) > 1:
            sentence += f" Below, the {truth} recognised best. {told[1]}."
        return _padded(_stacked(rows), *room), sentence, matrix

    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    controls = {
        "true_class": _class_menu("true class", true),
        "predicted_class": _class_menu("predicted class", predicted),
        "place": _slider("place in the list", 0, int(wrong.max()) - 1),
        **_layer_and_filter(layer, filter_number, shapes),
    }

    def adjust(controls):
        found = mistakes(controls["true_class"].value, controls["predicted_class"].value)
        controls["place"].max = max(len(found) - 1, 0)
        _keep_within(controls, shapes)

    return Explorer(draw, adjust, **controls)


class KernelField(widgets.VBox):
    """Nine number fields and a menu of `KERNELS`. ``value`` is the nine weights, row by row.

    The menu fills the fields, and so takes back what was typed.
    """

    value = traitlets.Tuple()
    YOUR_OWN = "your own"

    def __init__(self, name="identity"):
        one_of("kernel", name, KERNELS)
        self.menu = widgets.Dropdown(
            description="kernel", options=[*KERNELS, self.YOUR_OWN], style={"description_width": "8em"}
        )
        self.cells = [
            widgets.FloatText(
                description=f"w{'₁₂₃'[row]}{'₁₂₃'[column]}",
                step=1,
                style={"description_width": "2.5em"},
                layout=widgets.Layout(width="8.5em"),
            )
            for row in range(3)
            for column in range(3)
        ]
        grid = widgets.GridBox(self.cells, layout=widgets.Layout(grid_template_columns="repeat(3, 9em)"))
        super().__init__([self.menu, grid])
        self.menu.value = name
        self._fill(name)
        self.menu.observe(lambda change: self._fill(change.new), names="value")
        for cell in self.cells:
            cell.observe(self._read, names="value")

    @classmethod
    def name_of(cls, weights):
        """The name of these nine weights in `KERNELS`, or "your own"."""
        for name, kernel in KERNELS.items():
            if np.abs(kernel.ravel() - weights).max() < 1e-4:  # the fields show four decimals
                return name
        return cls.YOUR_OWN

    def _fill(self, name):
        if name == self.YOUR_OWN:
            return
        self._filling = True  # nine fields change, one picture is drawn
        for cell, weight in zip(self.cells, KERNELS[name].ravel(), strict=True):
            cell.value = round(float(weight), 4)
        self._filling = False
        self.value = tuple(KERNELS[name].ravel().tolist())

    def _read(self, change):
        if not self._filling:
            try:
                self.value = tuple(cell.value for cell in self.cells)
            finally:  # also if these weights cannot be shown: the menu must be able to take them back
                self.menu.value = self.name_of(self.value)


def _moderate_numbers(name, values):
    """Finite numbers as an array, none so far from 0 that products and sums of them would be infinite."""
    values = finite_numbers(name, values)
    if values.size and max(float(values.max()), -float(values.min())) > LARGEST:
        raise ValueError(
            f"{name} must be numbers from -{LARGEST:g} to {LARGEST:g}, got larger ones among them"
        )
    return values


def _several(images):
    """Images as ``(N, H, W)``, one alone as the only one of them."""
    images = _moderate_numbers("images", images)
    if images.ndim == 2:
        images = images[np.newaxis]
    if images.ndim != 3 or not images.size:
        raise ValueError(f"images must be one (H, W) or several (N, H, W), got the shape {images.shape}")
    return images


def _grey_images(images):
    """The same, for images whose values are shown as grey from 0 to 255."""
    images = _several(images)
    if images.dtype != np.uint8:
        raise TypeError(f"images must be uint8 values from 0 to 255, got {images.dtype}; were they scaled?")
    return images


def _one_each(name, values, images, axes=1):
    """An array of numbers with so many axes, and one entry for each image."""
    values = array_of_numbers(name, values)
    if values.ndim != axes or len(values) != len(images):
        raise ValueError(
            f"{name} must be one for each of the {len(images)} images, got the shape {values.shape}"
        )
    return values


def _name(images, image_index):
    return f"Image {image_index}" if len(images) > 1 else "The image"


def _image_slider(images, start):
    """A slider for the image, where there is more than one to choose from."""
    start = whole_number("image_index", start, 0, len(images) - 1)
    return {"image_index": _slider("image", start, len(images) - 1)} if len(images) > 1 else {}


def _slider(name, start, highest, lowest=0):
    return widgets.IntSlider(
        description=name, value=whole_number(name, start, lowest, highest), min=lowest, max=highest
    )


def _scale(shape, pixels=280):
    """How many screen pixels one pixel gets, so that the picture is about this large."""
    return max(1, pixels // max(shape))


def _enlarged(image, scale):
    """Each pixel as a square of ``scale`` by ``scale``, so that single pixels can be seen."""
    return np.repeat(np.repeat(image, scale, axis=0), scale, axis=1).astype(np.uint8)


def _padded(pixels, height, width):
    """A picture with white to the right and below, up to this size."""
    sheet = np.full((height, width, 3), 255, np.uint8)
    sheet[: pixels.shape[0], : pixels.shape[1]] = pixels
    return sheet


def _framed(pixels):
    """A picture with a thin line round it, so that its end can be seen where it is white."""
    _line(pixels, 0, 0, *pixels.shape[:2], 1, (150, 150, 150))
    return pixels


def _grey(values, highest=None):
    """Numbers as RGB, black at 0 (or the lowest, if that is below) and white at ``highest``."""
    values = values.astype(float)
    lowest = min(values.min(), 0)
    highest = values.max() if highest is None else highest
    grey = (values - lowest) / max(highest - lowest, 1e-12) * 255
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=-1)


def _signed(values, limit):
    """Numbers as RGB: blue at -limit, grey at 0, yellow at limit."""
    return SIGNED[np.clip(np.rint(values / max(limit, 1e-12) * 127) + 127, 0, 254).astype(int)]


def _outline(pixels, row, column, height, width, scale, colour, dashed=False, thick=2):
    """Draw a frame round some cells of an enlarged picture, in place and inside it.

    A black line inside it keeps it visible on light cells, also without colour.
    """
    place = row * scale, column * scale, (row + height) * scale, (column + width) * scale
    _line(pixels, *place, thick + 1, BLACK)
    _line(pixels, *place, thick, colour, dashed)


def _line(pixels, top, left, bottom, right, thick, colour, dashed=False):
    """Draw the border of a rectangle, in place."""
    border = np.zeros((bottom - top, right - left), bool)
    border[:thick] = border[-thick:] = border[:, :thick] = border[:, -thick:] = True
    if dashed:
        border &= _stripes(border.shape, 4)
    pixels[top:bottom, left:right][border] = colour


def _stripes(shape, width):
    """Slanting stripes, True and False in turn."""
    return np.add.outer(np.arange(shape[0]), np.arange(shape[1])) // width % 2 == 0


def _hatch(pixels, chosen, scale, colour):
    """Put coloured stripes on the chosen cells of an enlarged picture, in place.

    Stripes, because a plain colour printed in grey looks like a part of the image.
    """
    chosen = _enlarged(chosen, scale).astype(bool)
    pixels[chosen] = WHITE
    pixels[chosen & _stripes(chosen.shape, 3)] = colour


def _ahead(model, images):
    """Feature maps for sliders: computed for a block of images at once, and kept.

    Returns a function from an image's index to its maps, layer name -> ``(H, W, C)``, and the shapes of the
    maps, by layer name, in the layers' order.
    """
    if images.ndim != 4 or not len(images):
        raise ValueError(f"images must be (N, H, W, C), at least one, got the shape {images.shape}")

    @functools.lru_cache(maxsize=8)  # 8 blocks are about 65 MB for the course's network
    def block(number):
        return _feature_maps(model, images[number * BLOCK : (number + 1) * BLOCK])

    def maps_of(image_index):
        number, place = divmod(int(image_index), BLOCK)
        return {name: maps[place] for name, maps in block(number).items()}

    shapes = {name: maps.shape for name, maps in maps_of(0).items()}
    return maps_of, shapes


def _feature_maps(model, images):
    from helpers import activations  # here, because it takes seconds: it imports TensorFlow

    maps = activations.feature_maps(model, images)
    # A training that went wrong leaves weights that are no numbers, and so do enormous ones.
    return {name: _moderate_numbers(f"what {name} computes", values) for name, values in maps.items()}


def _check_answers(model, images, probabilities):
    """Ask the model about a few of the images: the probabilities might be those of others."""
    from helpers import activations

    asked = np.unique(np.linspace(0, len(images) - 1, BLOCK).astype(int))
    answers = activations.answers(model, images[asked])
    if np.any(answers < 0) or np.any(np.abs(answers.sum(axis=1) - 1) > 0.01):
        # The model gives scores, so somebody else made probabilities of them.
        powers = np.exp(answers - answers.max(axis=1, keepdims=True))
        answers = powers / powers.sum(axis=1, keepdims=True)
    # Another computer rounds differently: that is much less than 0.05, other images are mostly more.
    same = answers.shape[1] == 10 and np.abs(answers - probabilities[asked]).max(axis=1) < 0.05
    if not np.all(same):
        place = asked[np.argmin(same)]
        raise ValueError(
            f"probabilities must be what this model says of these images, got others, as for image {place}"
        )


def _receptive_fields(model):
    """A function as ``activations.receptive_field``, or one that knows none if the model is no chain."""
    from helpers import activations

    @functools.lru_cache(maxsize=4096)
    def field(layer, row, column):
        try:
            return activations.receptive_field(model, layer, row, column)
        except ValueError:
            return None

    return field


def _seen(field):
    if not field:
        return "."
    top, left, height, width = field
    if not height or not width:
        return ", and depends on no part of the image, only on padding."
    return (
        f", and depends on rows {top} to {top + height - 1}, columns {left} to {left + width - 1} "
        "of the image (framed)."
    )


def _teller(images, labels):
    """A function that names an image, with its class if ``labels`` are known."""
    if labels is None:
        return lambda image_index: f"Image {image_index}"
    labels = _one_each("labels", labels, images)
    check_predictions(labels)
    return lambda image_index: f"Image {image_index} ({CLASS_NAMES[labels[image_index]]})"


def _layer_and_filter(layer, filter_number, shapes):
    names = list(shapes)
    layer = names[0] if layer is None else one_of("layer", layer, names)
    highest = shapes[layer][2] - 1
    whole_number("filter_number", filter_number, 0, highest)
    return {
        "layer": widgets.Dropdown(description="layer", options=names, value=layer),
        "filter_number": _slider("filter", filter_number, highest),
    }


def _keep_within(controls, shapes):
    """Let the sliders end where the maps of the chosen layer end."""
    for name, count in zip(("row", "column", "filter_number"), shapes[controls["layer"].value], strict=True):
        if name in controls:
            controls[name].max = count - 1


def _class_menu(name, start):
    options = [(label, number) for number, label in enumerate(CLASS_NAMES)]
    return widgets.Dropdown(description=name, options=options, value=int(start))


def _ends(maps):
    """Where a colour scale for these maps begins and ends: at 0, unless they go below."""
    return min(maps.min(), 0), max(maps.max(), 0)


def _inferno(values, low, high):
    """Numbers as RGB: black at ``low`` and below, light yellow at ``high`` and above."""
    places = (values - low) / max(high - low, 1e-12) * 255
    return INFERNO[np.clip(places, 0, 255).astype(np.uint8)]


def _with_bar(pixels, width=12):
    """A picture with the colours of its scale beside it, the highest above."""
    places = np.linspace(255, 0, pixels.shape[0]).astype(np.uint8)
    return _side_by_side(pixels, np.repeat(INFERNO[places][:, np.newaxis], width, axis=1), gap=10)


def _bar_text(low, high):
    return f"<p>Colours from {_number(low)} (black) to {_number(high)} or more (light yellow).</p>"


def _picture(image, pixels):
    """An image ``(H, W, C)`` as RGB, enlarged: in its colours if it has three channels, else the first in grey."""
    shown = range(3) if image.shape[-1] == 3 else [0, 0, 0]
    colours = np.stack([_grey(image[..., channel], image.max())[..., 0] for channel in shown], axis=-1)
    return _enlarged(colours, _scale(image.shape[:2], pixels))


def _montage(maps, framed, columns=8):
    """Maps ``(H, W, C)`` side by side on one scale, with a frame round one of them."""
    height, width, count = maps.shape
    rows = -(-count // columns)
    size = _scale((height, width), 56)
    gap = 4
    cell = (height * size + gap, width * size + gap)
    sheet = np.full((rows * cell[0] + gap, columns * cell[1] + gap, 3), 255, np.uint8)
    colours = _inferno(maps, *_ends(maps))
    for number in range(count):
        top, left = gap + number // columns * cell[0], gap + number % columns * cell[1]
        sheet[top : top + height * size, left : left + width * size] = _enlarged(colours[:, :, number], size)
    top, left = framed // columns * cell[0], framed % columns * cell[1]
    _outline(sheet, top, left, cell[0] + gap, cell[1] + gap, 1, ORANGE, thick=gap)
    return sheet


def _stacked(pictures, gap=12):
    """Pictures below one another, on white."""
    width = max(picture.shape[1] for picture in pictures)
    heights = [picture.shape[0] for picture in pictures]
    sheet = np.full((sum(heights) + gap * (len(pictures) - 1), width, 3), 255, np.uint8)
    top = 0
    for picture in pictures:
        sheet[top : top + picture.shape[0], : picture.shape[1]] = picture
        top += picture.shape[0] + gap
    return sheet


def _winners(image, pooled, pool_size, strides):
    """Where the maximum of each window lies: bool, the shape of ``image``; the first one, if several.

    A window over equal values has no winner.
    """
    won = np.zeros(image.shape, bool)
    rows, columns = pooled.shape
    waiting = -max_pool2d(-image, pool_size, strides) < pooled  # windows whose winner is still to be found
    for row, column in np.ndindex(pool_size, pool_size):
        # What is in this row and column of each window: a part of the image, not a copy.
        place = np.s_[
            row : row + (rows - 1) * strides + 1 : strides,
            column : column + (columns - 1) * strides + 1 : strides,
        ]
        found = waiting & (image[place] == pooled)
        won[place] |= found
        waiting &= ~found
    return won


def _mark(pixels, chosen, scale, colour):
    """Put a dot into the middle of each chosen cell of an enlarged picture, in place."""
    chosen = _enlarged(chosen, scale).astype(bool)
    low, high = scale // 3, scale - scale // 3
    rim = int(scale > 4)  # a black one, to be seen on light cells also without colour
    # How far a row or column of the picture is from where its cell begins.
    down, right = (np.arange(side) % scale for side in chosen.shape)
    for wider, paint in ((rim, BLACK), (0, colour)):
        tall, wide = ((low - wider <= far) & (far < high + wider) for far in (down, right))
        pixels[chosen & np.logical_and.outer(tall, wide)] = paint


def _side_by_side(left, right, gap=30):
    """Two pictures on white, both from the top."""
    height = max(left.shape[0], right.shape[0])
    return np.hstack([_padded(left, height, left.shape[1] + gap), _padded(right, height, right.shape[1])])


def _number(value):
    """At most two decimals, no trailing zeros, and no minus before a zero."""
    if abs(value) >= 1e9:
        return f"{value:.3g}".replace("-", "−")
    text = f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return "0" if text == "−0" else text


def _caption(text):
    """The caption of a table. It stays on one line: a table of one number is narrow."""
    return f'<caption style="text-align:left;white-space:nowrap">{text}</caption>'


def _number_table(caption, values):
    cell = '<td style="text-align:right;padding:0.1em 0.3em">'
    rows = "".join(
        "<tr>" + "".join(f"{cell}{_number(value)}</td>" for value in row) + "</tr>" for row in values
    )
    # A fixed width: nothing jumps when the numbers change.
    style = f"font-variant-numeric:tabular-nums;table-layout:fixed;width:{2.9 * values.shape[1]:.1f}em"
    return f'<table style="{style}">{_caption(caption)}{rows}</table>'


def _meter(shares):
    """Named shares from 0 to 1 as bars: how much is the same when the image moves by one cell."""
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left;font-weight:normal">{name}</th>'
        f'<td style="text-align:right;padding:0 0.8em">{share:.0%}</td><td>{_bar(share)}</td></tr>'
        for name, share in shares
    )
    caption = _caption("Overlap after a move by one cell")
    return f'<table style="line-height:1.7">{caption}{rows}</table>'


def _confusion_table(counts, true_class, predicted_class):
    """The confusion matrix as a table, with the chosen cell in a frame."""
    upright = "writing-mode:vertical-rl;transform:rotate(180deg);text-align:left"
    head = "".join(f'<th scope="col" style="{upright}">{html.escape(name)}</th>' for name in CLASS_NAMES)
    rows = []
    for row, name in enumerate(CLASS_NAMES):
        cells = "".join(
            f'<td style="text-align:right;padding:0 0.3em'
            f'{";outline:2px solid" if (row, column) == (true_class, predicted_class) else ""}">{count:,}</td>'
            for column, count in enumerate(counts[row])
        )
        rows.append(f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>{cells}</tr>')
    caption = _caption("Rows: true class. Columns: predicted class.")
    return f'<table style="font-size:0.85em">{caption}<tr><td></td>{head}</tr>{"".join(rows)}</table>'


def _probability_table(probabilities, label):
    rows = []
    for place, (name, value) in enumerate(zip(CLASS_NAMES, probabilities, strict=True)):
        text = f"<b>{html.escape(name)} (true class)</b>" if place == label else html.escape(name)
        rows.append(
            # As wide as the longest name with its mark: nothing jumps when another one gets it.
            f'<tr><th scope="row" style="text-align:left;font-weight:normal;min-width:12.5em">{text}</th>'
            f'<td style="text-align:right;padding:0 0.8em;min-width:4em">{value:.1%}</td>'
            f'<td style="min-width:10em">{_bar(value)}</td></tr>'
        )
    return f'<table style="line-height:1.7">{_caption("What the network says")}' + "".join(rows) + "</table>"


def _bar(share):
    return f'<div style="width:{share * 10:.2f}em;height:0.9em;background:currentColor;opacity:0.6"></div>'


def _encoded(pixels):
    """The bytes of a lossless WebP: every browser shows it, and it is made in half the time of a PNG."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, quality=0, method=0)  # all for speed
    return file.getvalue()


def _with_caption(picture, sentence, width=640):
    """A PNG of the picture with its sentence written below, for where no kernel runs."""
    picture = Image.open(io.BytesIO(picture))
    width = max(width, picture.width)
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 14)
    # A number stays with its mark: the space between them is no place to break the line.
    lines = textwrap.wrap(sentence.replace("≈ ", "≈\N{NO-BREAK SPACE}"), width // 8)
    still = Image.new("RGB", (width, picture.height + 20 * len(lines) + 16), "white")
    still.paste(picture)
    pen = ImageDraw.Draw(still)
    pen.multiline_text((0, picture.height + 8), "\n".join(lines), fill="black", font=font, spacing=4)
    file = io.BytesIO()
    still.save(file, "PNG", optimize=True)
    return file.getvalue()
