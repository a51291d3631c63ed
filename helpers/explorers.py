"""Figures that move: sliders around a pure drawing function.

An explorer is a function ``draw(**state)`` that returns an RGB picture and a sentence, handed to
`Explorer` together with one control for each part of the state. The drawing function only looks
up and colours: whatever a network has to say is computed once, before the first slider moves.
"""

import html
import io
import textwrap

import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from helpers.data import CLASS_NAMES
from helpers.plots import say_probabilities


class Explorer(widgets.VBox):
    """Controls, the picture they choose, and the sentence that says what it shows.

    ``draw(**state)`` takes the controls' values by name and returns a uint8 array ``(H, W, 3)``,
    a sentence and, if it likes, HTML to stand beside the picture. Each control is an attribute:
    ``explorer.image_index.value = 3`` does what the slider does.

    In a saved notebook it is a still picture with its sentence, for readers without a kernel.
    """

    def __init__(self, draw, **controls):
        self._draw = draw
        self._controls = controls
        self.picture = _NamedImage(format="png")
        self.sentence = ""
        self._caption = widgets.HTML()
        self._beside = widgets.HTML()
        body = widgets.HBox(
            [self.picture, self._beside], layout=widgets.Layout(flex_flow="row wrap", grid_gap="2em")
        )
        super().__init__([*controls.values(), body, self._caption])
        for name, control in controls.items():
            control.style.description_width = "8em"
            control.layout.width = "32em"
            control.layout.max_width = "100%"
            setattr(self, name, control)
            control.observe(self._update, names="value")
        self._update()

    def _update(self, change=None):
        state = {name: control.value for name, control in self._controls.items()}
        try:
            pixels, self.sentence, *beside = self._draw(**state)
        except Exception as problem:
            # Without this the error would only reach the log; the last good picture stays.
            self._caption.value = (
                f'<p role="alert"><b>This cannot be shown:</b> {html.escape(str(problem))}</p>'
            )
            raise
        with self.hold_sync():
            self.picture.value = _png(pixels)
            self.picture.tooltip = self.sentence  # the picture's name for a screen reader
            self._beside.value = "".join(beside)
            self._caption.value = f'<p role="status">{html.escape(self.sentence)}</p>'

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.sentence
        data["image/png"] = _with_caption(self.picture.value, self.sentence)
        return data, {"image/png": {"alt": self.sentence}}


class _NamedImage(widgets.Image):
    """An image whose tooltip is its name for a screen reader.

    The page's side of ipywidgets looks for a description wherever there is a tooltip, and fails
    to show the image if there is none.
    """

    description = traitlets.Unicode("").tag(sync=True)


def explore_images(images, labels, probabilities=None, chosen=None):
    """Browse images with a slider, ``image_index``.

    ``images``: uint8 ``(N, 28, 28)``; ``labels``: ``(N,)``, 0 to 9; ``probabilities``: ``(N, 10)``,
    what a network says of each, shown beside the picture; ``chosen``: ``(N,)``, the places of
    these images in the set they come from, if they are a choice that a network made.

    Raises ``ValueError`` if there are no images, or not as many labels, probabilities or places.
    """
    images, labels = np.asarray(images), np.asarray(labels)
    if not len(images):
        raise ValueError("images must hold at least one image, got none")
    for name, values in (("labels", labels), ("probabilities", probabilities), ("chosen", chosen)):
        if values is not None and len(values) != len(images):
            raise ValueError(f"{name} must be one for each of the {len(images)} images, got {len(values)}")

    def draw(image_index):
        image, label = images[image_index], labels[image_index]
        pixels = np.repeat(_enlarged(image)[..., np.newaxis], 3, axis=-1)
        if probabilities is None:
            background = np.mean(image == 0)
            sentence = (
                f"Image {image_index}: {CLASS_NAMES[label]} (label {label}). Values from {image.min()} "
                f"to {image.max()}; {background:.0%} of the pixels are 0."
            )
            return pixels, sentence
        place = image_index if chosen is None else f"≈ {chosen[image_index]}"
        told = say_probabilities(probabilities[image_index], label, chosen is not None)
        sentence = f"Image {place}. {told}"
        return pixels, sentence, _probability_table(probabilities[image_index], label)

    name = "image" if chosen is None else "place in the list"
    slider = widgets.IntSlider(description=name, min=0, max=len(images) - 1)
    return Explorer(draw, image_index=slider)


def _enlarged(image, factor=10):
    """Each pixel as a square of ``factor`` by ``factor``, so that single pixels can be seen."""
    return np.repeat(np.repeat(image, factor, axis=0), factor, axis=1)


def _probability_table(probabilities, label):
    rows = []
    for place, (name, value) in enumerate(zip(CLASS_NAMES, probabilities, strict=True)):
        text = f"<b>{html.escape(name)} (true class)</b>" if place == label else html.escape(name)
        bar = f'<div style="width:{value * 10:.2f}em;height:0.9em;background:currentColor;opacity:0.6"></div>'
        rows.append(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal">{text}</th>'
            f'<td style="text-align:right;padding:0 0.8em">{value:.1%}</td>'
            f'<td style="min-width:10em">{bar}</td></tr>'
        )
    return (
        '<table style="line-height:1.7"><caption style="text-align:left">What the network says</caption>'
        + "".join(rows)
        + "</table>"
    )


def _png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def _with_caption(png, sentence, width=640):
    """The picture with its sentence written below, for where no kernel runs."""
    picture = Image.open(io.BytesIO(png))
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
