"""A view's controls as ipywidgets. Each has a ``value``, and can be observed."""

import html
import itertools
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from helpers.views.controls import (
    YOUR_OWN,
    Control,
    Images,
    Menu,
    Numbers,
    Switch,
    read_number,
    written,
)


def control_for(control: Control) -> widgets.DOMWidget:
    """The widget for a control."""
    if isinstance(control, Numbers):
        made = NumberFields(control)
    elif isinstance(control, Images):
        made = ImageChooser(control)
    elif isinstance(control, Switch):
        made = widgets.Checkbox(description=control.name, value=control.value, indent=False)
    elif isinstance(control, Menu):
        options = list(control.options.items())
        made = widgets.Dropdown(description=control.name, options=options, value=control.value)
    elif control.downwards:
        made = UprightSlider(description=control.name, value=control.value, max=control.highest)
    else:
        ends = {"min": control.lowest, "max": control.highest}
        made = widgets.IntSlider(description=control.name, value=control.value, **ends)
    if isinstance(made, widgets.Dropdown | widgets.IntSlider):
        made.style.description_width = "initial"
        made.layout.width = "auto"
    return made


class UprightSlider(anywidget.AnyWidget):
    """A slider for the rows of a picture, from 0 above to ``max`` below."""

    _esm = Path(__file__).with_name("upright.js")
    description = traitlets.Unicode().tag(sync=True)
    value = traitlets.CInt().tag(sync=True)
    min = traitlets.Int(0).tag(sync=True)
    max = traitlets.Int().tag(sync=True)

    @traitlets.validate("value")
    def _within(self, proposal):
        return min(max(proposal.value, self.min), self.max)

    @traitlets.observe("max")
    def _pull_in(self, change):
        self.value = min(self.value, self.max)


class ImageChooser(widgets.VBox):
    """Which of many images: a slider and a field for its number, and buttons that lead to others."""

    value = traitlets.Int()

    def __init__(self, control: Images):
        ends = {"min": control.lowest, "max": control.highest, "value": control.value}
        self.slider = widgets.IntSlider(description=control.name, readout=False, **ends)
        self.slider.style.description_width = "initial"
        self.slider.layout.width = "calc(100% - 5.5em)"
        self.field = widgets.BoundedIntText(**ends, layout=widgets.Layout(width="5em"))
        self.field.add_class("image-number")
        self.buttons = {}
        for name, tooltip, lead in (
            ("◀", f"previous {control.name}", lambda index: max(index - 1, control.lowest)),
            ("▶", f"next {control.name}", lambda index: min(index + 1, control.highest)),
            *(
                (way, f"{control.name}: {way}", lambda index, way=way: control.jump(way, index))
                for way in control.ways
            ),
        ):
            button = widgets.Button(description=name, tooltip=tooltip, layout=widgets.Layout(width="auto"))
            button.on_click(lambda _, lead=lead: setattr(self, "value", lead(self.value)))
            self.buttons[name] = button
        wrapped = widgets.Layout(flex_flow="row wrap")
        super().__init__(
            [widgets.HBox([self.slider, self.field]), widgets.HBox([*self.buttons.values()], layout=wrapped)]
        )
        self.value = control.value
        widgets.link((self, "value"), (self.slider, "value"))
        widgets.link((self.slider, "value"), (self.field, "value"))

    @property
    def max(self) -> int:
        """The last image's number."""
        return self.slider.max

    @max.setter
    def max(self, highest):
        self.slider.max = self.field.max = highest


class NumberFields(widgets.VBox):
    """Nine number fields and a menu of known ones, such as kernels. ``value``: the numbers, row by row.

    The menu fills the fields, and so takes back what was typed. What is no number stays in its field, with a
    sentence below that says so, until it is one.
    """

    value = traitlets.Tuple()

    def __init__(self, control: Numbers):
        self._control = control
        self._filling = False  # the fields follow the numbers, and say nothing themselves
        names = {name: name for name in (*control.known, YOUR_OWN)}
        self.menu = control_for(Menu(control.name, names, YOUR_OWN))
        self.cells = [
            widgets.Text(description=f"w{row}{column}", continuous_update=False, layout={"width": "auto"})
            for row, column in itertools.product("₁₂₃", repeat=2)
        ]
        for cell in self.cells:
            cell.style.description_width = "1.8em"
        self.problem = widgets.HTML()
        columns = widgets.Layout(grid_template_columns="repeat(3, minmax(0, 1fr))", width="100%")
        super().__init__([self.menu, widgets.GridBox(self.cells, layout=columns), self.problem])
        self.observe(self._fill, names="value")
        self.menu.observe(self._chosen, names="value")
        for cell in self.cells:
            cell.observe(self._typed, names="value")
        self.value = control.value

    def _fill(self, change):
        """Show the numbers: in their fields, and by their name."""
        self._filling = True
        try:
            for cell, number in zip(self.cells, self.value, strict=True):
                cell.value = written(number)
            self.menu.value, self.problem.value = self._control.name_of(self.value), ""
        finally:  # also if one is no number: the menu must be able to take it back
            self._filling = False

    def _chosen(self, change):
        if self._filling or change.new == YOUR_OWN:
            return
        self.value = self._control.known[change.new]
        self._fill(change)  # also if only what is no number has to go

    def _typed(self, change):
        if self._filling:
            return
        try:
            self.value = tuple(read_number(cell.value) for cell in self.cells)
            self.problem.value = ""
        except ValueError as problem:
            self.problem.value = f'<b role="alert">{html.escape(str(problem))}</b>'
