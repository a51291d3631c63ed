import keras
import numpy as np
import pytest

from helpers import models


@pytest.fixture(scope="module")
def course():
    """The course's architecture with fewer filters, which is quicker, and all of them at work."""
    keras.utils.set_random_seed(0)
    model = models.build_cnn((4, 6), 16)
    for layer in model.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            layer.set_weights([np.abs(kernel) if kernel.ndim == 4 else kernel, bias + 0.1])
    return model
