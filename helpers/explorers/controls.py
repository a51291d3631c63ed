"""A view's controls as ipywidgets: each has a ``value``, and can be observed."""

import itertools

import ipywidgets as widgets
import traitlets

from helpers.views.kernel import YOUR_OWN, kernel_name
from helpers.views.view import Menu, Numbers, Slider, Switch

NAME_WIDTH, WIDTH = "8em", "32em"
LARGEST_WEIGHT = 1e6  # what is typed beyond becomes this


def control_for(control: Slider | Menu | Switch | Numbers) -> widgets.DOMWidget:
    """The widget for a control."""
    if isinstance(control, Numbers):
        made = KernelField(control)
    elif isinstance(control, Switch):
        made = widgets.Checkbox(description=control.name, value=control.value, indent=False)
    elif isinstance(control, Menu):
        options = list(control.options.items())
        made = widgets.Dropdown(description=control.name, options=options, value=control.value)
    else:
        ends = {"min": control.lowest, "max": control.highest}
        made = widgets.IntSlider(description=control.name, value=control.value, **ends)
    if isinstance(control, Slider | Menu | Switch):
        made.style.description_width = NAME_WIDTH
        made.layout.width = WIDTH
    made.layout.max_width = "100%"
    return made


class KernelField(widgets.VBox):
    """Nine number fields and a menu of known kernels. ``value`` is the nine weights, row by row.

    The menu fills the fields, and so takes back what was typed.
    """

    value = traitlets.Tuple()

    def __init__(self, control: Numbers):
        self._known = control.known
        self._filling = False  # nine fields change, one picture is drawn
        self.menu = widgets.Dropdown(description=control.name, options=[*control.known, YOUR_OWN])
        self.menu.style.description_width = NAME_WIDTH
        ends = {"min": -LARGEST_WEIGHT, "max": LARGEST_WEIGHT, "step": 1}
        look = {"style": {"description_width": "2.5em"}, "layout": {"width": "8.5em"}}
        self.cells = [
            widgets.BoundedFloatText(description=f"w{row}{column}", **ends, **look)
            for row, column in itertools.product("₁₂₃", repeat=2)
        ]
        grid = widgets.GridBox(self.cells, layout=widgets.Layout(grid_template_columns="repeat(3, 9em)"))
        super().__init__([self.menu, grid])
        self._fill(control.value)
        self.menu.value = kernel_name(control.value)
        self.menu.observe(self._chosen, names="value")
        for cell in self.cells:
            cell.observe(self._typed, names="value")

    def _chosen(self, change):
        if change.new != YOUR_OWN:
            self._fill(self._known[change.new])

    def _fill(self, weights):
        self._filling = True
        for cell, weight in zip(self.cells, weights, strict=True):
            cell.value = weight
        self._filling = False
        self.value = weights

    def _typed(self, change):
        if self._filling:
            return
        try:
            self.value = tuple(cell.value for cell in self.cells)
        finally:  # also if these weights cannot be shown: the menu must be able to take them back
            self.menu.value = kernel_name(self.value)
