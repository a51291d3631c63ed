"""A Keras model as a graph: its layers, the symbolic tensors between them, and a model that gives those."""

import keras

from helpers.arguments import one_of

WINDOWS = (keras.layers.Conv2D, keras.layers.MaxPooling2D, keras.layers.AveragePooling2D)


def input_of(model):
    """The model's images, a symbolic tensor (None, H, W, C), or one sentence on why it is of no use here."""
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
        told = f"the shape{'s' * (len(shapes) > 1)} {', '.join(map(str, shapes))}"
        raise ValueError(f"model must have one input of images (H, W, C), got {told}")
    return inputs[0]


def output_of(model):
    """The model's answers, a symbolic tensor (None, classes)."""
    input_of(model)
    output = model.outputs[0]
    if len(output.shape) != 2:  # without a Flatten, a class would be taken for a row
        raise ValueError(f"model must give one number for each class, got the shape {output.shape[1:]}")
    return output


def maps_of(model):
    """The convolution and pooling layers by name, with the tensor that each gives, in the model's order.

    Not ``layer.output``: that is the first tensor the layer ever gave, perhaps in another model. A
    layer that the model uses twice counts where it comes last.
    """
    input_of(model)
    gives, waiting = {}, list(model.outputs)
    while waiting:
        tensor = waiting.pop()
        layer, takes = origin(tensor)
        if layer not in gives:
            gives[layer] = tensor
            waiting += takes
    maps = {x.name: gives[x] for x in model.layers if isinstance(x, WINDOWS) and x in gives}
    if not maps:
        raise ValueError(f"model must have a convolution or pooling layer, got {model.name!r} without one")
    return maps


def map_of(model, layer):
    """What a convolution or pooling layer gives, a symbolic tensor (None, h, w, C)."""
    maps = maps_of(model)
    return maps[one_of("layer", layer, maps)]


def convolutions_of(model):
    """The names of the convolutions, in the model's order."""
    maps = maps_of(model).items()
    return [name for name, tensor in maps if isinstance(origin(tensor)[0], keras.layers.Conv2D)]


def origin(tensor):
    """The layer that gives a symbolic tensor, and the list of the tensors that it takes for that."""
    # This is how Keras records a model's graph; there is no public way to ask for it.
    layer, node, _ = tensor._keras_history
    return layer, layer._inbound_nodes[node].input_tensors


def chain(start, end):
    """The layers from one symbolic tensor to another, in order, each with the shape that it takes."""
    steps = []
    while end is not start:
        layer, takes = origin(end)
        if len(takes) != 1 or not isinstance(layer, keras.layers.Layer):
            way = f"one after the other, got {layer.name!r} in the way"
            raise ValueError(f"model must be a simple chain of layers for this, {way}")
        end = takes[0]
        steps.insert(0, (layer, end.shape))
    return steps


def extractor(model, tensors):
    """A model of the same layers that gives a dict of inner values: a few milliseconds to build."""
    # A dict, because Keras takes a list of one apart; a name, so that Keras does not count this one.
    return keras.Model(input_of(model), tensors, name="extractor")
