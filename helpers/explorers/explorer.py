"""The explorer: a view's controls, its picture, and the sentence that says what it shows."""

import contextlib
import io
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets
from PIL import Image

from helpers.explorers.controls import control_for
from helpers.explorers.still import still_png
from helpers.pictures import NamedImage
from helpers.views.view import View


class Caption(anywidget.AnyWidget):
    """The ``sentence`` below an explorer's picture, or the ``problem`` that kept it from being drawn.

    Its part in the page also names the explorer's sliders for a screen reader.
    """

    _esm = Path(__file__).with_name("caption.js")
    sentence = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)


class Explorer(widgets.VBox):
    """A ``view`` in JupyterLab; in a saved notebook, a still picture with its sentence.

    Each control is an attribute: ``explorer.image_index.value = 3`` does what the slider does. ``shown`` is
    the state that the picture shows, and can be observed.
    """

    shown = traitlets.Dict()

    def __init__(self, view: View):
        self.view = view
        self.controls = {name: control_for(control) for name, control in view.controls.items()}
        self.picture = NamedImage("webp")
        self.sentence = ""
        self._held = False  # several controls are changing: drawn once, at the end
        self._caption = Caption()
        # What stands beside the picture goes below it only where less than this is left for it.
        self._beside = widgets.HTML(layout=widgets.Layout(flex="1 1 15em"))
        body = widgets.HBox(
            [self.picture, self._beside],
            layout=widgets.Layout(flex_flow="row wrap", grid_gap="2em", align_items="flex-start"),
        )
        # Two in a row where there is room, so that picture and controls are on the screen together.
        panel = widgets.Box([*self.controls.values()], layout=widgets.Layout(flex_flow="row wrap"))
        super().__init__([panel, body, self._caption])
        self.add_class("explorer")
        for name, control in self.controls.items():
            setattr(self, name, control)
            control.observe(self._moved, names="value")
        self._show()

    @property
    def state(self) -> dict:
        """The controls' values, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def go_to(self, **state) -> None:
        """Move several controls, given their new values by name, and draw once.

        Raises ``traitlets.TraitError`` for a value that its control cannot have; what moved before is drawn.
        """
        try:
            with self._hold():
                for name, value in state.items():
                    self._move_ends()  # they may depend on what was moved before
                    self.controls[name].value = value
        finally:
            self._show()

    @contextlib.contextmanager
    def _hold(self):
        """Let controls change without drawing."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _moved(self, change):
        if not self._held:
            self._show()

    def _move_ends(self):
        for name, highest in self.view.highest(**self.state).items():
            self.controls[name].max = highest

    def _show(self):
        """Draw the state that the controls have."""
        try:
            with self._hold():
                self._move_ends()
            state = self.state
            drawing = self.view.draw(**state)
            picture = _webp(drawing.pixels)
        except Exception as problem:
            # Without this the error would only reach the log; the last good picture stays.
            self._caption.problem = f"This cannot be shown: {problem}"
            raise
        self.sentence = drawing.sentence
        self.picture.show(picture, drawing.sentence)
        self._beside.value = f'<div style="line-height:1.5">{drawing.beside}</div>'
        with self._caption.hold_sync():
            self._caption.sentence, self._caption.problem = drawing.sentence, ""
        self.shown = state

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.sentence
        data["image/png"] = still_png(self.picture.value, self.sentence)
        return data, {"image/png": {"alt": self.sentence}}


def _webp(pixels):
    """The bytes of a lossless WebP: every browser shows it, and it is made in half the time of a PNG."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, quality=0, method=0)  # all for speed
    return file.getvalue()
