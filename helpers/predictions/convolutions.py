"""The predictions of 02_convolutions: each question, its choices, and a reply to each."""

from helpers.predictions.prediction import Prediction

PREDICTIONS = {
    "02.a": Prediction(
        "Multiply each pixel of this patch by the weight on top of it, and add up the nine products. Is "
        "the sum positive, 0 or negative?",
        choices=(
            (
                "Positive: all nine pixels are above 0.",
                (
                    "No: the pixels are, but three of the weights are negative. Compare the left column with "
                    "the right one."
                ),
            ),
            (
                "0: the weights add up to 0.",
                (
                    "Not here: the sum would be 0 if all nine pixels were equal. Compare the left column "
                    "with the right one."
                ),
            ),
            (
                "Negative: the left column outweighs the right one.",
                "Yes: on the whole the left column is brighter, and its weights are negative.",
            ),
        ),
        right=2,
    ),
    "02.b": Prediction(
        "The matrix has 16 rows, one for each place of the window, and 36 columns, one for each pixel. "
        "That is 576 weights. How many of them are *not* 0?",
        choices=(
            (
                "9",
                (
                    "No: there are nine *different* numbers, but every place of the window uses all of them. "
                    "In the matrix below, count how often the number 1 appears."
                ),
            ),
            ("144", "Yes: nine pixels lie under the window at each of 16 places."),
            (
                "576",
                (
                    "No: that is a dense layer without restrictions. Here each row may look only at the "
                    "pixels under one window."
                ),
            ),
        ),
        right=1,
    ),
    "02.c": Prediction(
        "One 3 × 3 convolution follows another, with nothing between them. Can a single kernel do what "
        "both do together?",
        choices=(
            (
                "No: two layers can do more than one.",
                (
                    "It seems so. But the second only adds up what the first has added up, and a sum of sums "
                    "is a sum."
                ),
            ),
            (
                "Yes, a kernel of 3 × 3.",
                (
                    "One kernel is enough, but not such a small one. Under the second window lie nine "
                    "values, and each of them was computed from nine pixels. How far do those reach "
                    "together?"
                ),
            ),
            (
                "Yes, a kernel of 5 × 5.",
                (
                    "Yes: the second window covers 3 × 3 values, and the first windows, which made them, "
                    "reach one pixel further on each side."
                ),
            ),
            (
                "Yes, a kernel of 6 × 6.",
                (
                    "One kernel is enough, but 3 + 3 is one too many: the windows behind neighbouring values "
                    "overlap. The first of three starts at row 0, the last at row 2. Where does that one "
                    "end?"
                ),
            ),
        ),
        right=2,
    ),
    "02.d": Prediction(
        "The picture moves to the right by 2 pixels. What happens to its map of vertical edges?",
        choices=(
            (
                "It stays as it is.",
                "No: each cell of the map belongs to one place in the image, and other pixels lie there now.",
            ),
            (
                "It moves to the right by 2 as well.",
                (
                    "Yes: at every place the window meets what it met two columns further left before, and "
                    "its weights are the same everywhere."
                ),
            ),
            (
                "It changes everywhere, in no simple way.",
                (
                    "That is what happens in a dense layer, where every weight belongs to one pixel. Here "
                    "all places share the same weights."
                ),
            ),
        ),
        right=1,
    ),
    "02.e": Prediction(
        "A colour photograph has three channels: red, green and blue. How many maps does *one* filter of "
        "3 × 3 turn it into?",
        choices=(
            (
                "One.",
                "Yes: the filter has a kernel for each channel, but at each place it adds up their sums.",
            ),
            (
                "Three.",
                (
                    "No: there are three *kernels*, one for each channel. But at each place their sums are "
                    "added up to a single number."
                ),
            ),
            (
                "27.",
                (
                    "No: that is how many *weights* the filter has, 3 × 3 for each of three channels. At "
                    "every place the result is still a single sum."
                ),
            ),
        ),
        right=0,
    ),
}
