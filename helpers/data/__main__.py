"""``python -m helpers.data`` gets and verifies the data and says where it came from."""

import sys

from helpers.data.loading import cache_folder, load_fashion_mnist


def main():
    """Load the data once, so that it is in the cache, and say where that is; what ``make data`` runs."""
    try:
        load_fashion_mnist()
        print(f"The cache is {cache_folder()}")
    except (FileNotFoundError, ValueError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
