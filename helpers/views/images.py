"""One image with its class, or with what a network says of it."""

import numpy as np

from helpers.data import CLASS_NAMES


def say_probabilities(probabilities, label, chosen=False):
    """The sentence for the ten probabilities of one image with a known class.

    ``chosen``: a network chose the image, so that its class, too, may vary and is marked ≈.
    """
    first, second = np.argsort(probabilities)[::-1][:2]
    return (
        f"True class: {'≈ ' if chosen else ''}{CLASS_NAMES[label]}, which gets ≈ {probabilities[label]:.0%}. "
        f"The network says ≈ {CLASS_NAMES[first]} (≈ {probabilities[first]:.0%}), "
        f"then ≈ {CLASS_NAMES[second]} (≈ {probabilities[second]:.0%})."
    )
