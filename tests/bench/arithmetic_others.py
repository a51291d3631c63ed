"""The same arithmetic by scipy and by PyTorch.

One image comes as a NumPy array and goes as one, as a learner's does. A batch is already a tensor, as
PyTorch likes it best: channels last.
"""

import numpy as np
import torch
from scipy.signal import correlate2d
from torch.nn.functional import avg_pool2d, conv2d, max_pool2d


def tensor(*shape):
    return torch.rand(shape).contiguous(memory_format=torch.channels_last)


def contestants():
    torch.set_grad_enabled(False)
    image, kernel = np.random.default_rng(0).random((2, 28, 28), dtype=np.float32)
    kernel = kernel[:3, :3].copy()
    images, maps = tensor(1000, 1, 28, 28), tensor(1000, 64, 13, 13)
    one_kernel, filters, deep_filters = tensor(1, 1, 3, 3), tensor(64, 1, 3, 3), tensor(64, 64, 3, 3)

    def of_one(function, *others):
        return function(torch.from_numpy(image)[None, None], *others)[0, 0].numpy().item(0)

    def of_many(function, inputs, other):
        return lambda: function(inputs, other)[0, 0, 0, 0].item()

    return {
        "one image, conv2d, scipy.signal": lambda: correlate2d(image, kernel, "valid").item(0),
        "one image, conv2d, PyTorch": lambda: of_one(conv2d, torch.from_numpy(kernel)[None, None]),
        "one image, maximum pooling, PyTorch": lambda: of_one(max_pool2d, 2),
        "one image, average pooling, PyTorch": lambda: of_one(avg_pool2d, 2),
        "1,000 images, 1 kernel, PyTorch": of_many(conv2d, images, one_kernel),
        "1,000 images, 64 filters, PyTorch": of_many(conv2d, images, filters),
        "1,000 x 64 maps, 64 filters, PyTorch": of_many(conv2d, maps, deep_filters),
        "1,000 x 64 maps, maximum pooling, PyTorch": of_many(max_pool2d, maps, 2),
        "1,000 x 64 maps, average pooling, PyTorch": of_many(avg_pool2d, maps, 2),
    }
