"""The course's network with one part changed, and what `make controls` recorded of such networks."""

import functools
import json
from collections.abc import Sequence
from pathlib import Path

import keras

from helpers.arguments import one_of
from helpers.models.networks import build_cnn, compiled_network

CONTROLS_RECORD = Path(__file__).with_name("controls.json")


def _blocks(filters, then=("relu", "pool"), strides=1):
    """Convolutions, and what follows each of them."""
    layers = []
    for count in filters:
        activation = "relu" if then[0] == "relu" else None
        layers.append(keras.layers.Conv2D(count, 3, strides, activation=activation))
        if "pool" in then:
            layers.append(keras.layers.MaxPooling2D())
        if then[-1] == "relu" and len(then) > 1:
            layers.append(keras.layers.ReLU())
    return layers


def _moved(pixels):
    """A layer that moves each training image by up to so many pixels, anew in each epoch."""
    share = pixels / 28
    return keras.layers.RandomTranslation(share, share, fill_mode="constant", interpolation="nearest")


def _dense_units(filters, units):
    """How many units give a dense network as many parameters as the network with convolutions has."""
    return round((build_cnn(filters, units).count_params() - 10) / (784 + 1 + 10))


# name -> the layers before the dense ones. Made when asked for: each takes random numbers when it is made.
_LAYERS = {
    "as it is": lambda filters: [*_blocks(filters), keras.layers.Flatten()],
    "without pooling": lambda filters: [*_blocks(filters, ["relu"]), keras.layers.Flatten()],
    "strides for pooling": lambda filters: [*_blocks(filters, ["relu"], strides=2), keras.layers.Flatten()],
    "global average": lambda filters: [*_blocks(filters), keras.layers.GlobalAveragePooling2D()],
    "shifted training images": lambda filters: [_moved(4), *_blocks(filters), keras.layers.Flatten()],
    "dense, as large": lambda filters: [keras.layers.Flatten()],
    "pooling first": lambda filters: [*_blocks(filters, ["pool", "relu"]), keras.layers.Flatten()],
    "dropout": lambda filters: [*_blocks(filters), keras.layers.Flatten(), keras.layers.Dropout(0.5)],
    "mirrored": lambda filters: [
        keras.layers.RandomFlip("horizontal"), *_blocks(filters), keras.layers.Flatten()
    ],
    "moved": lambda filters: [_moved(2), *_blocks(filters), keras.layers.Flatten()],
}  # fmt: skip
CONTROLS = tuple(_LAYERS)  # the names that `build_control` takes


def build_control(name: str, filters: Sequence[int] = (64, 64), units: int = 128) -> keras.Model:
    """The network of `build_cnn` with one part changed, compiled in the same way.

    Parameters
    ----------
    name : which part: "as it is" (none), "without pooling", "strides for pooling" (convolutions that move by
        two, and no pooling), "global average" (in place of Flatten), "shifted training images" (by up to 4
        pixels), "dense, as large" (as many parameters and no convolution), "pooling first" (then ReLU),
        "dropout" (of half the inputs of the dense layer), "mirrored" (half of the training images) or
        "moved" (the training images, by up to 2 pixels)
    filters, units : as in `build_cnn`
    """
    one_of("name", name, _LAYERS)
    units = _dense_units(filters, units) if name == "dense, as large" else units
    return compiled_network("control", _LAYERS[name](filters), units)


def one_cycle(updates: int, peak: float = 0.003) -> keras.optimizers.schedules.LearningRateSchedule:
    """A learning rate that rises from 0 to ``peak`` in a fifth of the updates, then falls along a cosine."""
    rising = updates // 5
    return keras.optimizers.schedules.CosineDecay(
        0.0, updates - rising, warmup_target=peak, warmup_steps=rising
    )


@functools.cache
def controls_record() -> dict:
    """What ``make controls`` recorded.

    Its keys: ``terms`` (images, seeds, shifts and the like), ``versions``, ``controls``, ``faster`` and
    ``longer``. Each of the last three holds name -> a dict of ``parameters``, ``seconds`` (of the fastest
    epoch) and ``validation`` accuracies, for each seed one an epoch; ``controls`` also ``accuracies``, for
    each seed and each epoch one a shift; ``longer`` also the whole ``history`` of its one seed.
    """
    return json.loads(CONTROLS_RECORD.read_text(encoding="utf-8"))
