"""A picture in JupyterLab that a screen reader can name."""

import ipywidgets
import traitlets


class NamedImage(ipywidgets.Image):
    """A picture whose tooltip is its alternative text in the page."""

    # The page's side of ipywidgets looks for a description wherever there is a tooltip, and fails
    # to show the image if there is none.
    description = traitlets.Unicode("").tag(sync=True)

    def __init__(self, format="png"):
        # Its usual margin would make a picture as wide as the page wider than the page.
        super().__init__(format=format, layout=ipywidgets.Layout(margin="0"))

    def show(self, picture, sentence):
        """Show ``picture``, the bytes of a file, with ``sentence`` as its alternative text."""
        with self.hold_sync():  # one message to the page
            self.value, self.tooltip = picture, sentence
