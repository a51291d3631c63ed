"""The predictions of 04_visualization: each question, its choices, and a reply to each."""

from helpers.predictions.prediction import Prediction

PREDICTIONS = {
    "04.a": Prediction(
        "Three images go in. What shape comes out of the last pooling layer?",
        choices=(
            (
                "(3, 5, 5, 64)",
                "Yes: 28, 26, 13, 11, 5 pixels on a side, for 3 images and 64 filters.",
            ),
            (
                "(3, 6, 6, 64)",
                (
                    "Not quite: 11 divided by 2 is 5.5, but the window fits only 5 times. The last row "
                    "and the last column are dropped."
                ),
            ),
            (
                "(3, 5, 5, 4096)",
                (
                    "No: each of the 64 filters sees all 64 maps before it, but adds them up. One filter "
                    "returns one map."
                ),
            ),
            (
                "(5, 5, 64)",
                "No: the three images are not mixed. Each has maps of its own, so the shape begins with 3.",
            ),
        ),
        right=0,
    ),
    "04.b": Prediction(
        "How many pixels wide is the part of the image that one cell of the last pooling layer depends on?",
        choices=(
            (
                "6",
                (
                    "No: 3 pixels for each convolution do not add up like that. The second one sees pooled "
                    "cells, and each of those sees several pixels itself."
                ),
            ),
            (
                "8",
                (
                    "Close: that is the width for a cell of the second convolution. A cell of the pooling "
                    "layer after it sees two of those side by side."
                ),
            ),
            (
                "10",
                (
                    "Yes: the widths are 3, 4, 8 and 10. After the first pooling, neighbouring cells are 2 "
                    "pixels apart, so each further cell of a window adds 2."
                ),
            ),
            (
                "28",
                "No: only the dense layers see everything. A cell of a map sees only its window.",
            ),
        ),
        right=2,
    ),
    "04.c": Prediction(
        (
            "A thousand boots are mirrored, so the lines that rose now fall. If the guess is right, what "
            "happens to the mean strength of filter 44?"
        ),
        choices=(
            (
                "It stays as it is.",
                (
                    "No: that would hold if the boots were moved, because the same weights are used "
                    "everywhere. But a mirrored pattern is another pattern."
                ),
            ),
            (
                "It falls.",
                (
                    "Yes: the guess says what must happen, so it can fail. See how far filter 44 falls, and "
                    "whether the others fall as far: then the fall would say little about lines."
                ),
            ),
            (
                "It rises.",
                (
                    "No: that would fit a filter for falling lines. The guess says rising ones, and mirrored "
                    "boots have fewer of those."
                ),
            ),
        ),
        right=1,
    ),
    "04.d": Prediction(
        (
            "An edge at 60 degrees is bright below it on the right. At 240 degrees its slope is the same, "
            "but it is bright above on the left. How does filter 44 respond to that one?"
        ),
        choices=(
            (
                "As strongly: the slope is the same.",
                (
                    "No, although the guess says so: it names the slope alone. But positive and negative "
                    "weights depend on which side is bright."
                ),
            ),
            (
                "Much more weakly.",
                (
                    "Yes: where weights are negative, brightness counts against. Compare 60 with 240 "
                    "degrees in both curves."
                ),
            ),
            (
                "More strongly.",
                (
                    "No: in a boot the bright side is below on the right, and the filter responds to "
                    "boots. Swapping the sides takes that away."
                ),
            ),
        ),
        right=1,
    ),
    "04.e": Prediction(
        "The hole of image 23 is painted as bright as the rest of the boot. What does the network say now?",
        choices=(
            (
                "Still sandal: 38 of 784 pixels are too few.",
                (
                    "No, with the course's weights: few pixels can be enough. Above, a square of 16 pixels "
                    "turned a boot into a sandal."
                ),
            ),
            (
                "Ankle boot.",
                (
                    "Yes, with the course's weights. But any paint might do that. See what the same paint "
                    "does at other places."
                ),
            ),
            (
                "Neither of them.",
                (
                    "No, with the course's weights. Toe, heel and sole stay as they are, and they are those "
                    "of a shoe."
                ),
            ),
        ),
        right=1,
    ),
}
