"""The small library behind the course "Seeing Convolutions".

Each room (a module or a package) holds one idea; the README's table lists them from the ground up, and a test
holds that each imports only those above it. ``import helpers`` and the rooms up to ``views`` never import
TensorFlow, which takes seconds.
"""

from helpers import quiet
