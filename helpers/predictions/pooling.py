"""The predictions of 03_pooling: each question, its choices, and a reply to each."""

from helpers.predictions.prediction import Prediction

PREDICTIONS = {
    "03.a": Prediction(
        "In a map of 11 × 11 you set one cell of column 4 to a million. Which one changes the output of"
        " 2 × 2 maximum pooling?",
        choices=(
            ("The one in row 10, the last row.", "No: five windows of two rows end at row 9."),
            ("The one in row 9, the row before.", "Yes: row 9 is the lower row of the last window."),
            ("Either of them.", "No: the windows cover ten of the eleven rows. Which one do they leave out?"),
            (
                "Neither: a million is only one cell.",
                "No: for the maximum, one cell is enough to win a window.",
            ),
        ),
        right=1,
    ),
    "03.b": Prediction(
        "After a shift of one pixel, which maps overlap most with those before it?",
        choices=(
            (
                "The edge maps themselves.",
                "No: their lines are thin, and after one pixel they mostly lie next to where they were.",
            ),
            (
                "The maps after average pooling.",
                (
                    "Not quite: the mean blurs a line, but a line that crosses the border of a window "
                    "changes two means."
                ),
            ),
            (
                "The maps after maximum pooling.",
                (
                    "Yes: as long as a window's largest value stays in it and no larger one comes in, the "
                    "maximum is the same."
                ),
            ),
            ("All about the same.", "No: compare the columns of the first line below."),
        ),
        right=2,
    ),
    "03.c": Prediction(
        "The test images move by 1, 2, 3 and 4 pixels. How much of its accuracy does the network with"
        " convolutions keep?",
        choices=(
            (
                "Nearly all of it at every shift.",
                (
                    "A convolution does find its pattern anywhere. But the dense layer behind it has a "
                    "weight for each place on each map, and was trained with clothes in the middle. Look "
                    "at 4 pixels."
                ),
            ),
            (
                "Clearly more than the dense network at 1 and 2 pixels, but it loses much at 4.",
                (
                    "Yes. You saw that pooled maps change little after a small shift. After a larger one,"
                    " the dense layer meets the features at places for which it learned other weights."
                ),
            ),
            (
                "No more than the dense network does.",
                (
                    "It is true that its training images, too, have the clothes in the middle. But its "
                    "pooled maps change less than the pixels do. Look at 1 and 2 pixels."
                ),
            ),
        ),
        right=1,
    ),
    "03.d": Prediction(
        "Which of the six has the highest accuracy when the test images move by 4 pixels?",
        choices=(
            (
                "The network as it is: nothing was taken from it.",
                (
                    "Its two poolings tolerate a pixel or two. Four pixels are more than that, and "
                    "the dense layer behind them still has a weight for each place."
                ),
            ),
            (
                "The one with the global average: its dense layer does not learn where something is.",
                (
                    "A good reason, and it does keep a larger *share* of its accuracy than the network as"
                    " it is. But look at the accuracy it starts from after five epochs."
                ),
            ),
            (
                "The one with shifted training images: it has seen clothes at all these places.",
                "Yes. No layer had to change for that. Look at what it costs where nothing is moved.",
            ),
            (
                "The dense one: it has as many parameters, and each of its units sees the whole picture.",
                (
                    "A dense layer has a weight for each pixel, so a moved shirt meets weights that were "
                    "learned for other pixels. More of them do not change that."
                ),
            ),
        ),
        right=2,
    ),
    "03.e": Prediction(
        "The network trains for 15 epochs on 50,000 images, and its training loss falls in every one "
        "of them. What does the validation loss do?",
        choices=(
            (
                "It falls for 15 epochs too, and stays a little higher.",
                (
                    "That would be so if all that it learns from the training images were true of other "
                    "images as well. 243,786 parameters can also remember single images."
                ),
            ),
            (
                "It falls for some epochs, then it rises.",
                (
                    "Yes. First the network learns what all clothes of a class share, later what is true "
                    "of single training images."
                ),
            ),
            (
                "It falls for some epochs, then it stays where it is.",
                (
                    "The validation *accuracy* nearly does that. But the loss also counts how sure the "
                    "network is of its mistakes."
                ),
            ),
        ),
        right=1,
    ),
}
