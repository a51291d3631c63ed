"""The explorer: a view's controls, its picture, and the sentence that says what it shows."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers.explorers.controls import control_for
from helpers.explorers.recipe import recipe
from helpers.explorers.still import still_png
from helpers.views.controls import Slider
from helpers.views.view import View, follow

HERE = Path(__file__).parent


class Picture(anywidget.AnyWidget):
    """The picture: the page draws ``scene`` (what `Drawing.as_data` returns) and says what is pointed at."""

    _esm = "".join((HERE / name).read_text(encoding="utf-8") for name in ("shapes.js", "picture.js"))
    _css = HERE / "explorer.css"
    scene = traitlets.Dict().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)  # its alternative text
    steps = traitlets.Bool().tag(sync=True)  # it can be played
    pointed = traitlets.List().tag(sync=True)  # over what something was dragged, and the time


class Caption(anywidget.AnyWidget):
    """The ``sentence`` of an explorer, or the ``problem`` that kept it from being drawn, and its ``tables``.

    Its part in the page also names the explorer's sliders for a screen reader.
    """

    _esm = HERE / "caption.js"
    sentence = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    tables = traitlets.Unicode().tag(sync=True)


class Explorer(widgets.Box):
    """A view in JupyterLab; in a saved notebook, a still picture with its sentence.

    Each control is an attribute: ``explorer.image_index.value = 3`` does what the slider does. ``shown`` is
    the state that the picture shows, and can be observed.
    """

    shown = traitlets.Dict()

    def __init__(self, make: Callable[..., View], *arguments: object):
        """An explorer of the view that ``make``, a view's function, gives for these arguments."""
        self.view = make(*arguments)
        self._made_of = make, arguments
        self.controls = {name: control_for(control) for name, control in self.view.controls.items()}
        self.picture, self._caption = Picture(steps=self.view.step is not None), Caption()
        self._held = False  # several controls are changing: drawn once, at the end
        upright = [
            name for name, one in self.view.controls.items() if isinstance(one, Slider) and one.downwards
        ]
        panel = [control for name, control in self.controls.items() if name not in upright]
        children = [self.controls[name] for name in upright]
        children += [self.picture, widgets.VBox(panel).add_class("explorer-panel"), self._caption]
        super().__init__([widgets.Box(children).add_class("explorer-body")])
        self.add_class("explorer")
        self.picture.add_class("explorer-picture")
        self._caption.add_class("explorer-caption")
        for name, control in self.controls.items():
            setattr(self, name, control)
            control.observe(self._moved, names="value")
        self.picture.observe(lambda change: self._do(*change.new[:-1]), names="pointed")
        self.picture.on_msg(lambda picture, told, buffers: self._do(*told))
        self._show()

    @property
    def state(self) -> dict:
        """The controls' values, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def sentence(self) -> str:
        """What there is to see."""
        return self.drawing.sentence

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

    def show(self, *arguments: object) -> None:
        """Show the view for other arguments: it has the same controls, and they stay in their state."""
        self._made_of = self._made_of[0], arguments
        self.view = self._made_of[0](*arguments)
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

    def _do(self, what, *numbers):
        """Follow what was done in the picture: a cell, a step, or a start from the beginning."""
        self.go_to(**follow(self.view, self.drawing, self.state, what, *numbers))

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
            scene = drawing.as_data()
        except Exception as problem:
            # Without this the error would only reach the log; the last good picture stays.
            self._caption.problem = f"This cannot be shown: {problem}"
            raise
        self.drawing = drawing
        with self.picture.hold_sync():  # one message to the page
            self.picture.scene, self.picture.sentence = scene, drawing.sentence
        with self._caption.hold_sync():
            self._caption.sentence, self._caption.problem = drawing.sentence, ""
            self._caption.tables = drawing.tables
        self.shown = state

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = self.sentence
        data["image/png"] = still_png(self.drawing)
        return data, {"image/png": {"alt": self.sentence}, "explorer": recipe(*self._made_of)}
