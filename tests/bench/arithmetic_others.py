"""The same arithmetic by scipy and by PyTorch.

One image comes as a NumPy array and goes as one, as a learner's does. A batch is already a tensor, as
PyTorch likes it best: channels last.
"""

import numpy as np
import scipy.signal
import torch
from torch.nn import functional


def contestants():
    torch.set_grad_enabled(False)
    random = np.random.default_rng(0)
    image = random.random((28, 28), dtype=np.float32)
    kernel = random.random((3, 3), dtype=np.float32)

    def tensor(*shape):
        return torch.rand(shape).contiguous(memory_format=torch.channels_last)

    images, maps = tensor(1000, 1, 28, 28), tensor(1000, 64, 13, 13)
    one_kernel, filters, deep_filters = tensor(1, 1, 3, 3), tensor(64, 1, 3, 3), tensor(64, 64, 3, 3)

    def of_one(function, *others):
        inputs = torch.from_numpy(image)[None, None]
        return function(inputs, *others)[0, 0].numpy()[0, 0].item()

    return {
        "one image, conv2d, scipy.signal": lambda: scipy.signal.correlate2d(image, kernel, "valid")[0, 0].item(),
        "one image, conv2d, PyTorch": lambda: of_one(functional.conv2d, torch.from_numpy(kernel)[None, None]),
        "one image, maximum pooling, PyTorch": lambda: of_one(functional.max_pool2d, 2),
        "one image, average pooling, PyTorch": lambda: of_one(functional.avg_pool2d, 2),
        "1,000 images, 1 kernel, PyTorch": lambda: functional.conv2d(images, one_kernel)[0, 0, 0, 0].item(),
        "1,000 images, 64 filters, PyTorch": lambda: functional.conv2d(images, filters)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, 64 filters, PyTorch": lambda: functional.conv2d(maps, deep_filters)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, maximum pooling, PyTorch": lambda: functional.max_pool2d(maps, 2)[0, 0, 0, 0].item(),
        "1,000 x 64 maps, average pooling, PyTorch": lambda: functional.avg_pool2d(maps, 2)[0, 0, 0, 0].item(),
    }  # fmt: skip
