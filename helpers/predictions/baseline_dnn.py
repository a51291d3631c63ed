"""The predictions of 01_baseline_dnn: each question, its choices, and a reply to each."""

from helpers.predictions.prediction import Prediction

PREDICTIONS = {
    "01.a": Prediction(
        "The network has learned nothing yet. Suppose it gives every class the same probability, 1/10. "
        "What is its loss?",
        choices=(
            (
                "0.1",
                "No: 0.1 is the probability of the true class. The loss is minus its logarithm.",
            ),
            (
                "0.9",
                (
                    "No: 0.9 is the difference between 0.1 and a probability of 1. Cross-entropy takes a "
                    "logarithm instead."
                ),
            ),
            (
                "about 2.3",
                "Yes: −ln(1/10) = ln 10, which is a little above 2.3. It is the same for every image.",
            ),
        ),
        right=2,
    ),
    "01.b": Prediction(
        "Two copies of this network start with the same weights and train on the same images. One gets "
        "pixel values from 0 to 1, the other from 0 to 255. How does the second one do?",
        choices=(
            (
                "Just as well: it can make its weights 255 times smaller.",
                (
                    "Not quite: such weights exist, and then the two would be equal. But training has to"
                    " get there in small steps, from weights that are far too large for these inputs."
                ),
            ),
            (
                "It learns, but it is behind after the same number of steps.",
                "Yes: its images show just as much. But the starting weights and steps suit smaller values.",
            ),
            (
                "It learns nothing: one time in ten is all it gets right.",
                (
                    "No: its first loss is huge, but the weights can still change so that the loss falls. "
                    "Look how far it gets in two epochs."
                ),
            ),
        ),
        right=1,
    ),
    "01.c": Prediction(
        "Four of the ten classes are tops: T-shirt/top, pullover, coat and shirt. Three are shoes: "
        "sandal, sneaker and ankle boot. Where are most of the mistakes?",
        choices=(
            (
                "Among the shoes.",
                (
                    "No: some shoes are taken for other shoes, but the three outlines differ more. A boot "
                    "has a shaft, and a sandal has gaps."
                ),
            ),
            (
                "Among the tops.",
                (
                    "Yes: many share an outline, and at 28 × 28 pixels there is little left of a collar or a "
                    "row of buttons."
                ),
            ),
            (
                "Evenly over all pairs of classes.",
                (
                    "No: the network would have to take a boot for a dress as often as a coat for a "
                    "pullover. Classes with similar outlines are mixed up far more often."
                ),
            ),
        ),
        right=1,
    ),
    "01.d": Prediction(
        "You move every test image by four pixels. You still recognise what it shows. How much of the "
        "network's accuracy is left?",
        choices=(
            (
                "Nearly all of it: the picture has hardly changed.",
                (
                    "No: for you it has hardly changed. But of the pixels that show something before or "
                    "after the shift, nearly all change their value."
                ),
            ),
            (
                "About nine tenths: a few details cross the edge.",
                "No: little crosses the edge, as you will measure. That is not where the accuracy goes.",
            ),
            (
                "Less than half.",
                "Yes: every pixel now meets a weight that was learned for a pixel four places away.",
            ),
        ),
        right=2,
    ),
    "01.e": Prediction(
        "Some images have four black columns at the right edge. They lose nothing when they are moved "
        "right by four. How does their accuracy change?",
        choices=(
            (
                "It stays as it was: the whole picture is still there.",
                (
                    "No: all of it is there, but at other pixels. The network has a weight for each "
                    "pixel, not for each part of a boot."
                ),
            ),
            (
                "It falls by less than that of the other images.",
                (
                    "No: that would be so if the lost part were the reason. Compare the two lines for the "
                    "shift to the right."
                ),
            ),
            (
                "It falls by as much as that of the other images, or more.",
                "Yes: so what leaves the picture cannot be the main reason.",
            ),
        ),
        right=2,
    ),
}
