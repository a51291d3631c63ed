"""One call of each plot, and the sentence that it must get: what the tests of this room share."""

from types import SimpleNamespace

import numpy as np

from helpers import plots

COMPARED = {
    "dense": {"accuracy": 0.85, "parameters": 101_770, "seconds": 1.25, "shifted": [0.85, 0.5]},
    "convolutional": {"accuracy": 0.9, "parameters": 243_786, "seconds": 20, "shifted": [0.9, 0.75]},
}
CONFUSED = np.diag([90] * 10)
CONFUSED[6, 0], CONFUSED[4, 2] = 10, 7  # ten shirts were taken for T-shirts
MAPS = {"conv2d": np.zeros((2, 4, 4, 2)), "max_pooling2d": np.zeros((2, 2, 2, 2))}
MAPS["conv2d"][0, 1, 2, 1], MAPS["conv2d"][1, 3, 3, 1], MAPS["max_pooling2d"][0, 0, 1, 1] = 3, 1, 0.5
MAPS["conv2d"][..., 0] = 99  # of another filter
KERNELS = np.zeros((3, 3, 1, 4))
KERNELS[0, 0, 0, 0], KERNELS[1, 1, 0, 1], KERNELS[2, 2, 0, 3] = -1, 2, 1
PIXEL = SimpleNamespace(channels=np.array([1, 0, -3, 0.5]), bias=0.25, total=-1.25, output=0.0)
IMAGE = np.arange(28 * 28).reshape(28, 28) / 784
HISTORY = {"loss": [0.5, 0.25], "accuracy": [0.8, 0.9]}

EXAMPLES = {
    "image_grid": lambda: plots.image_grid([IMAGE, 1 - IMAGE], ["one", "two"]),
    "training_curves": lambda: plots.training_curves(HISTORY, (2.3, 0.1)),
    "class_probabilities": lambda: plots.class_probabilities(IMAGE, np.eye(10)[7] * 0.8 + 0.02, 9),
    "confusion_matrix": lambda: plots.confusion_matrix(CONFUSED),
    "accuracy_by_shift": lambda: plots.accuracy_by_shift(range(3), {"dense network": [0.9, 0.5, 0.25]}),
    "compare_networks": lambda: plots.compare_networks(COMPARED, range(2)),
    "feature_map_grid": lambda: plots.feature_map_grid(["boot", "shirt"], MAPS, 1),
    "kernel_grid": lambda: plots.kernel_grid(KERNELS, columns=3),
    "waterfall": lambda: plots.waterfall(PIXEL, most=2),
    "bars_by_filter": lambda: plots.bars_by_filter(np.array([0.5, -1, 2]), "drop", marked=[2]),
    "strength_by_class": lambda: plots.strength_by_class(np.arange(20).reshape(10, 2) / 10, 1),
    "where_it_looks": lambda: plots.where_it_looks(IMAGE, np.eye(28)[::-1] * IMAGE, IMAGE * IMAGE, 9),
}
TOLD = """
image_grid: 2 images: one, two.
training_curves: Over epochs 1 to 2: loss on training images from ≈ 0.500 to ≈ 0.250
  (before training ≈ 2.300);
  accuracy on training images from ≈ 0.800 to ≈ 0.900 (before training ≈ 0.100).
class_probabilities: True class: Ankle boot, which gets ≈ 2%.
  The network says ≈ Sneaker (≈ 82%), then ≈ Ankle boot (≈ 2%).
confusion_matrix: ≈ 900 of 917 images are on the diagonal, where the prediction is right.
  The most frequent mistake: ≈ Shirt taken for ≈ T-shirt/top, ≈ 10 times.
accuracy_by_shift: Accuracy by shift in pixels: dense network from ≈ 0.900 at 0 to ≈ 0.250 at 2.
compare_networks: dense: test accuracy ≈ 0.850, 101,770 parameters, ≈ 1.2 s an epoch;
  convolutional: test accuracy ≈ 0.900, 243,786 parameters, ≈ 20.0 s an epoch.
  Accuracy by shift in pixels, mean of four directions: dense from ≈ 0.850 at 0 to ≈ 0.500 at 1;
  convolutional from ≈ 0.900 at 0 to ≈ 0.750 at 1.
feature_map_grid: Filter 1 on boot, shirt. The strongest value on each: conv2d ≈ 3.00, ≈ 1.00;
  max_pooling2d ≈ 0.50, ≈ 0.00.
kernel_grid: 4 kernels of 3 by 3, weights from ≈ -1.00 to ≈ 2.00; the weights of ≈ 2 add up to more than 0.
waterfall: Of 4 channels ≈ 2 add and ≈ 1 take away. The largest part is that of channel ≈ 2, ≈ -3.000.
  With the bias ≈ 0.250 all make ≈ -1.250, after the activation ≈ 0.000.
bars_by_filter: Drop for each of 3 filters: largest ≈ 2.000 for filter ≈ 2, then ≈ 0.500 for filter ≈ 0;
  lowest ≈ -1.000.
strength_by_class: Filter 1 answers most to ≈ Ankle boot (≈ 1.90), ≈ Bag (≈ 1.70), ≈ Sneaker (≈ 1.50),
  and least to ≈ T-shirt/top.
where_it_looks: For the class Ankle boot: covering a square changes the probability most around row ≈ 27,
  column ≈ 0: it falls by ≈ 0.96 on average; Grad-CAM is strongest around row ≈ 27, column ≈ 27.
"""
SENTENCES = dict(line.split(": ", 1) for line in TOLD.strip().replace("\n  ", " ").splitlines())


def axes_of(name):
    """What the figure of this example is made of."""
    return EXAMPLES[name]().figure.axes
