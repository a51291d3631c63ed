"""The small library behind the course "Seeing Convolutions".

Each module holds one idea and may import only those above it:

- ``parameters``: numbers that a notebook or a function takes, checked before they are used
- ``data``: Fashion-MNIST, found, verified and loaded
- ``models``: the course's networks and their training (imports Keras)
- ``plots``: figures that stand still, each with a sentence that says what it shows
- ``explorers``: figures that move, with sliders

``import helpers`` and the NumPy modules never import TensorFlow, which takes seconds.
"""

import os

# TensorFlow reads this once, when it is imported. Its start-up notes about processor
# instructions differ from machine to machine, and no learner can act on them.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
