"""A picture of your own in a network: how it is prepared, what is said of it, and its feature maps."""

import html
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets
from matplotlib import cbook

from helpers import views
from helpers.data import scale_images
from helpers.explorers.explorer import Explorer
from helpers.explorers.networks import checked
from helpers.explorers.picture_file import read_picture
from helpers.explorers.recipe import recipe
from helpers.own_picture import steps
from helpers.views.network import Subject

if TYPE_CHECKING:  # it takes seconds
    import keras


def explore_own_picture(model: "keras.Model", path: str | Path | None = None) -> "OwnPicture":
    """See a picture of your own become an image like those of the data set, and what the network makes of it.

    Another picture is chosen with ``upload``. ``steps`` shows how it is prepared and what the network says of
    it, ``maps`` its feature maps. If a file is no picture, one sentence says why, and the last picture stays.

    Parameters
    ----------
    model : of images (28, 28, 1), with convolution or pooling layers
    path : of the first picture; None for a photograph of Grace Hopper, which comes with matplotlib

    Raises
    ------
    OSError, TypeError, ValueError : a file that cannot be read or is no picture, another model
    """
    path = Path(path or cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))
    return OwnPicture(model, path.name, path.read_bytes())


class OwnPicture(widgets.VBox):
    """A button for a file, a line that says what was in it, and two explorers of the picture."""

    def __init__(self, model, name, content):
        made, told = _prepared(content)
        subject, layer = checked(model, _scaled(made), None, None, 0)
        self._network = subject.network
        wide, wrapped = widgets.Layout(width="auto"), widgets.Layout(flex_flow="row wrap")
        self.upload = widgets.FileUpload(accept="image/*", description="Your picture", layout=wide)
        self.told = widgets.HTML(layout=widgets.Layout(flex="1 1 16em"))
        self.steps = Explorer(views.own_picture.view, subject, made)
        scales = views.feature_maps.scales(subject)
        self.maps = Explorer(views.feature_maps.view, subject, scales, layer, 0, 0)
        super().__init__([widgets.HBox([self.upload, self.told], layout=wrapped), self.steps, self.maps])
        self._tell(f"{name}: {told}")
        self.upload.observe(self._chosen, names="value")

    def _chosen(self, change):
        """Show what was uploaded instead, unless it is no picture."""
        for file in change.new:
            try:
                made, told = _prepared(bytes(file.content))
            except ValueError as problem:
                self._tell(f"{file.name}: {problem} The picture below is still the previous one.")
                continue
            subject = Subject(self._network, _scaled(made), None)
            self.steps.show(subject, made)
            scales = views.feature_maps.scales(subject)
            self.maps.show(subject, scales, self.maps.layer.value, self.maps.filter_number.value, 0)
            self._tell(f"{file.name}: {told}")

    def _tell(self, sentence):
        self.told.value = f'<span role="status">{html.escape(sentence)}</span>'

    def _repr_mimebundle_(self, **kwargs):
        data, still = self.steps._repr_mimebundle_(**kwargs)
        data |= super()._repr_mimebundle_(**kwargs) | {"text/plain": data["text/plain"]}
        # A page has pictures of its own visitors: it needs to know the network only.
        return data, still | {"explorer": recipe(views.own_picture.view, (self._network,))}


def _prepared(content):
    """The steps from the content of a file to an image like those of the data set, and what is to be said."""
    pixels, told = read_picture(content)
    return steps(pixels), told


def _scaled(made):
    """The last step as the network takes it: (1, 28, 28, 1)."""
    return scale_images(made["28 × 28"][None])
