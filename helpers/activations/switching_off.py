"""What a model answers without some of its filters."""

import numpy as np

from helpers.activations.graph import _as_numpy, _chain, _checked_output, _maps
from helpers.activations.images import _checked_images, _computed
from helpers.activations.maps import layer_names
from helpers.arguments import one_of, whole_number


def probabilities_without(model, images, layer, filters):
    """What the model answers if the maps of some filters are 0 everywhere.

    ``layer``: one of `layer_names`; ``filters``: a list of filters of it. With none of them it is the
    model's own answer. Returns float32 ``(N, classes)``.

    Raises ``ValueError`` as well if the layers from there to the output are not a simple chain.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    if not np.iterable(filters):
        raise TypeError(f"filters must be a list of whole numbers, got {filters!r}")
    off = [whole_number("filters", number, 0, tensor.shape[3] - 1) for number in filters]
    return _switched_off(model, images, tensor, [off])[0]


def switched_off_one_by_one(model, images, layer):
    """What the model answers if one filter's map is 0 everywhere: for each filter of the layer in turn.

    Takes and raises what `probabilities_without` does. Returns float32 ``(C, N, classes)``. The layers
    after ``layer`` are computed C times: after a max pooling layer there is a quarter of the work.
    """
    tensor = _maps(model)[one_of("layer", layer, layer_names(model))]
    return _switched_off(model, images, tensor, [[number] for number in range(tensor.shape[3])])


def _switched_off(model, images, tensor, selections):
    """The answers ``(selections, N, classes)``, each with the filters of one selection at 0."""
    after = [layer for layer, _ in _chain(tensor, _checked_output(model))]
    answers = []
    for batch in _computed(model, {"maps": tensor}, _checked_images(model, images)):
        of_batch = []
        for off in selections:
            values = batch["maps"].copy()
            values[..., off] = 0
            for layer in after:
                values = layer(values, training=False)
            of_batch.append(_as_numpy(values))
        answers.append(of_batch)
    return np.concatenate(answers, axis=1)
