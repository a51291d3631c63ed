"""A view's controls as ipywidgets: sliders, menus, boxes, and the fields of nine numbers.

Each has a ``value``, and can be observed.
"""

import itertools

import ipywidgets as widgets
import traitlets

from helpers.views.view import YOUR_OWN, Menu, Numbers, Slider, Switch

NAME_WIDTH, WIDTH = "8em", "32em"
LARGEST = 1e6  # what is typed beyond becomes this


def control_for(control: Slider | Menu | Switch | Numbers) -> widgets.DOMWidget:
    """The widget for a control."""
    if isinstance(control, Numbers):
        made = NumberFields(control)
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


class NumberFields(widgets.VBox):
    """Nine number fields and a menu of known ones, such as kernels. ``value``: the numbers, row by row.

    The menu fills the fields, and so takes back what was typed.
    """

    value = traitlets.Tuple()

    def __init__(self, control: Numbers):
        self._control = control
        self._filling = False  # the fields follow the numbers, and say nothing themselves
        self.menu = widgets.Dropdown(description=control.name, options=[*control.known, YOUR_OWN])
        self.menu.style.description_width = NAME_WIDTH
        ends = {"min": -LARGEST, "max": LARGEST, "step": 1}
        look = {"style": {"description_width": "2.5em"}, "layout": {"width": "8.5em"}}
        self.cells = [
            widgets.BoundedFloatText(description=f"w{row}{column}", **ends, **look)
            for row, column in itertools.product("₁₂₃", repeat=2)
        ]
        grid = widgets.GridBox(self.cells, layout=widgets.Layout(grid_template_columns="repeat(3, 9em)"))
        super().__init__([self.menu, grid])
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
                cell.value = number
            self.menu.value = self._control.name_of(self.value)
        finally:  # also if one is no number: the menu must be able to take it back
            self._filling = False

    def _chosen(self, change):
        if not self._filling and change.new != YOUR_OWN:
            self.value = self._control.known[change.new]

    def _typed(self, change):
        if not self._filling:
            self.value = tuple(cell.value for cell in self.cells)
