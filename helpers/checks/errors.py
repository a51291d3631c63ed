"""What the exception of a learner's function usually means in these exercises."""

import re

from helpers.checks.exercise import told

# A pattern for the exception in one line, and what it usually means. The first that fits counts.
MEANINGS = (
    (r"Cannot cast ufunc", "/= would write decimals into the bytes you were given. Make a new array with /."),
    (
        r"has no attribute '(val_)?(accuracy|loss)'|between instances of 'dict'",
        'logs is a dict: write logs["accuracy"].',
    ),
    (
        r"array element with a sequence",
        "A cell holds one number: sum the products of a patch first, or take its maximum.",
    ),
    (r"bounds for uint8", "A byte holds 0 to 255 only, so it overflows: make floats first."),
    (r"as a data type", "Several sizes or axes go into one more pair of brackets, as in `np.zeros((3, 4))`."),
    (r"zero-size array", "A slice is empty: its end must lie after its start."),
    (r"numerical gradient", "`np.gradient` compares neighbouring values: that is another slope."),
    (
        r"name '(Sequential|Input|Conv2D|MaxPool\w*|Flatten|Dense|keras|layers)'",
        "It belongs to Keras: `tf.keras` or `tf.keras.layers` must come before it.",
    ),
    (r"AxisError", "An array has no such axis: they are counted from 0."),
    (r"too many indices", "Does the array have that many axes?"),
    (r"list indices must be integers or slices, not tuple", "A list takes one index, and an array several."),
    (
        r"IndexError: list",
        "The last place is the length minus 1, and a new list is empty until you `append` to it.",
    ),
    (r"IndexError: tuple", "A shape has as many numbers as the array has axes, and the first is number 0."),
    (
        r"'(tuple|list)' object cannot be interpreted as an integer",
        "`range` takes a number: one of a shape, for instance. A list needs no `range`.",
    ),
    (r"'int' object is not iterable", "A loop goes through the `range` of a number, not through the number."),
    (
        r"only integers|slice indices|indices must be integers|cannot be interpreted as an integer",
        "Sizes and places are whole numbers: `/` makes a float of them, and `//` does not.",
    ),
    (r"'bool' object is not callable", "That is a value to set, not a function to call."),
    (r"'(int|float|numpy.float\d+)' object is not callable", "Is a `*` missing before a bracket?"),
    (r"bitwise_xor| for \^", "A power is written `**`, not `^`."),
    (r"not subscriptable", "A function is called with round brackets, not square ones."),
    (r"builtin_function_or_method", "The brackets after a function's name are missing, so it is not called."),
    (
        r"only integer scalar arrays",
        "An array is used where one whole number is expected, such as an index or an axis.",
    ),
    (r"return arrays must be", "NumPy's function takes one array or list: put the values into brackets."),
    (r"activation function identifier", "There is no activation of that name."),
    (r"strides.*Received", "The third value of Conv2D is the stride: name the others, as in `activation=`."),
    (r"Only instances of", "Something in the list is no layer: are brackets missing after its name?"),
    (r"to a shape", "A shape has brackets of its own: (28, 28, 1)."),
    (r"(Conv2D|Dense)\.__init__\(\) missing", "A number that this layer needs is missing."),
    (
        r"module '.*' has no attribute",
        "Is it misspelt (capitals count), or is a part such as `keras` missing?",
    ),
    (
        r"name '(mean|sum|zeros|array|arange|argmax|maximum|exp|sqrt|float32|uint8)'",
        "It belongs to NumPy: `np.` must come before it.",
    ),
    (r"NameError", "Is it misspelt, or the name of something that your function does not know?"),
    (r"UnboundLocalError", "Give it a value before you use it, for example above the loop."),
    (
        r"Sequential\..*positional argument|Argument `name` must be",
        "Sequential takes one list: put all layers between [ and ].",
    ),
    (
        r"positional argument",
        "Leave the first line of the stub as it was: it says what comes in.",
    ),
    (
        r"'(tuple|list|numpy.ndarray|dict)' object is not callable",
        "Round brackets call a function. An index is written in square brackets, and `shape` needs none.",
    ),
    (
        r"'NoneType' object has no attribute 'append'",
        "`append` changes the list and returns None: call it alone.",
    ),
    (
        r"ndarray' object has no attribute '(index|append)'",
        "That is a method of lists, and this is an array.",
    ),
    (r"'type' and '", "You calculate with a type: a bracket closes in the wrong place."),
    (r"'NoneType'", "Something in it is None: a function without a result, or a name missing from a dict."),
    (
        r"truth value of an array",
        "A whole array is compared where one value is needed: `if` and Python's `max` take single values.",
    ),
    (
        r"can only concatenate|unsupported operand type.*'list'",
        "Lists cannot be calculated with: make an array.",
    ),
    (r"RecursionError", "It calls itself again and again."),
    (r"arrays used as indices must be", "What you index with does not hold whole numbers."),
    (
        r"supported between instances of '?str",
        "A text is compared with a number. Quotation marks make a text, and so does `str`.",
    ),
    (r"min_ndim=4, found ndim=3", "The shape of an image has three numbers: rows, columns and channels."),
    (r"min_ndim=4, found ndim=2", "A convolution needs rows and columns: it must come before Flatten."),
)
# Where a size or an index does not fit, whatever the exercise.
MISFIT = re.compile(r"could not (be )?broadcast|out of bounds for axis|cannot reshape")


def explained(problem: BaseException, misfit: str = "") -> str:
    """The exception, and what it usually means; ``misfit`` where an index or a size does not fit."""
    text = told(problem)
    if MISFIT.search(text):
        index = isinstance(problem, IndexError)
        first = "An index is too large: the last place is the size minus 1." if index else "Two sizes differ."
        return " ".join(filter(None, [text, first, misfit]))
    return " ".join([text, *[why for pattern, why in MEANINGS if re.search(pattern, text)][:1]])
