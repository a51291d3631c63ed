"""A Keras model as a graph: its layers, the symbolic tensors between them, and a model that gives these."""

import keras
import numpy as np

_WINDOWS = (keras.layers.Conv2D, keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)


def _extractor(model, tensors):
    """A model of the same layers that gives a dict of inner values: a few milliseconds to build."""
    # A dict, because Keras takes a list of one apart; a name, so that Keras does not count this one.
    return keras.Model(_checked_input(model), tensors, name="extractor")


def _as_numpy(values):
    return np.asarray(values, dtype=np.float32)


def _maps(model):
    """The layers of `layer_names` with the symbolic tensor that each gives, in the model's own order.

    Not ``layer.output``: that is the first tensor the layer ever gave, perhaps in another model. A
    layer that the model uses twice counts where it comes last.
    """
    _checked_input(model)
    gives, waiting = {}, list(model.outputs)
    while waiting:
        tensor = waiting.pop()
        layer, takes = _origin(tensor)
        if layer not in gives:
            gives[layer] = tensor
            waiting += takes
    windows = [layer for layer in model.layers if isinstance(layer, _WINDOWS) and layer in gives]
    if not windows:
        raise ValueError(f"model must have a convolution or pooling layer, got {model.name!r} without one")
    for layer in windows:
        if layer.data_format != "channels_last":
            raise ValueError(f"model must have the channels last, got {layer.name!r} with channels first")
    return {layer.name: gives[layer] for layer in windows}


def _convolutions(model):
    maps = _maps(model).items()
    names = [name for name, tensor in maps if isinstance(_origin(tensor)[0], keras.layers.Conv2D)]
    if not names:
        raise ValueError(f"model must have a convolution, got {model.name!r} without one")
    return names


def _origin(tensor):
    """The layer that gives a symbolic tensor, and the list of the tensors that it takes for that.

    This is how Keras records a model's graph; there is no public way to ask for it.
    """
    layer, node, _ = tensor._keras_history
    return layer, layer._inbound_nodes[node].input_tensors


def _chain(start, end):
    """The layers from one symbolic tensor to another, in order, each with the shape that it takes."""
    chain = []
    while end is not start:
        layer, takes = _origin(end)
        if len(takes) != 1 or not isinstance(layer, keras.layers.Layer):
            raise ValueError(
                f"model must be a simple chain of layers for this, one after the other, got {layer.name!r} "
                "in the way"
            )
        end = takes[0]
        chain.insert(0, (layer, end.shape))
    return chain


def _checked_input(model):
    """The model's input, a symbolic tensor."""
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, got {type(model).__name__}")
    try:
        inputs = model.inputs
    except AttributeError:
        raise ValueError(
            "model must be a Sequential or functional model that knows the shape of its images, "
            f"got {model.name!r}: begin it with keras.Input((28, 28, 1)), or call it once on images"
        ) from None
    shapes = [tensor.shape[1:] for tensor in inputs]
    if len(shapes) != 1 or len(shapes[0]) != 3 or None in shapes[0]:
        raise ValueError(f"model must have one input of images (H, W, C), got {_listed(shapes)}")
    return inputs[0]


def _checked_output(model):
    """The model's output, a symbolic tensor with one number for each class."""
    _checked_input(model)
    shapes = [tensor.shape[1:] for tensor in model.outputs]
    if len(shapes) != 1 or len(shapes[0]) != 1:
        raise ValueError(f"model must give one number for each class, got {_listed(shapes)}")
    return model.outputs[0]


def _listed(shapes):
    return f"the shape{'s' * (len(shapes) > 1)} {', '.join(map(str, shapes))}"
