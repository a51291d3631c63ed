"""Fashion-MNIST: find it, verify it, load it.

70,000 photographs of clothes, 28 x 28 grey pixels each, in ten classes, by Xiao, Rasul and
Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
Algorithms", https://arxiv.org/abs/1708.07747. The data set has the MIT licence.
"""

from helpers.data.images import CLASS_NAMES, scale_images, shift_images
from helpers.data.loading import cache_folder, load_fashion_mnist
