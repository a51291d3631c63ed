"""``python -m helpers.data``, or ``make data``: get and verify the data, and say where they are kept."""

import sys

from helpers.data.loading import cache_folder, load_fashion_mnist

try:
    load_fashion_mnist()
    print(f"The cache is {cache_folder()}")
except (FileNotFoundError, ValueError) as problem:
    sys.exit(str(problem))
