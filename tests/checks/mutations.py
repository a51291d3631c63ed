"""Every small way to change a solution: what a slip of the keyboard or of the mind would make of it."""

import ast
import copy

BINARY = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div, ast.Pow),
    ast.Div: (ast.FloorDiv, ast.Mult),
    ast.FloorDiv: (ast.Div, ast.Mult, ast.Mod),
}
COMPARED = {ast.GtE: (ast.Gt, ast.LtE, ast.Lt, ast.Eq, ast.NotEq)}
NAMES = {
    "argmax": ("argmin", "max", "sum"),
    "max": ("min", "mean", "sum", "argmax"),
    "mean": ("sum", "max", "min", "std"),
    "sum": ("mean", "max", "prod"),
    "zeros": ("ones", "empty_like"),
    "row": ("column",),
    "column": ("row",),
    "rows": ("columns",),
    "columns": ("rows",),
    "height": ("width",),
    "width": ("height",),
    "patch": ("image", "kernel"),
    "window": ("image",),
    "filters": ("maps",),
    "epoch": ("target",),
    "accuracy": ("loss", "val_accuracy"),
    "relu": ("sigmoid", "linear"),
    "softmax": ("sigmoid", "linear", "relu"),
    "MaxPooling2D": ("AveragePooling2D",),
    "Shirt": ("Coat", "Pullover"),
    "Coat": ("Shirt", "Pullover"),
    "float32": ("uint8", "int64"),
}


def mutants(source):
    """Yield (line, source) for each small change of a number, operator, name, argument or statement."""
    tree = ast.parse(source)
    before = ast.unparse(tree)
    for place in range(len(list(ast.walk(tree)))):
        for change in range(20):  # until the node has no other
            changed = copy.deepcopy(tree)
            node = list(ast.walk(changed))[place]
            done = _change(node, change)
            if not done:
                break
            try:
                text = ast.unparse(changed)
                compile(text, "<mutant>", "exec")
            except (SyntaxError, ValueError, TypeError, AttributeError):
                continue
            if text != before:
                yield getattr(node, "lineno", 0), text


def _change(node, number):
    """Make one change to a node: whether it has so many."""
    changes = _changes(node)
    if number < len(changes):
        changes[number]()
    return number < len(changes)


def _changes(node):
    """What may be changed in a node, as functions that do it."""

    def put(name, value):
        return lambda: setattr(node, name, value)

    found = []
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            found.append(put("value", not node.value))
        elif isinstance(node.value, int):
            found += [put("value", node.value + step) for step in (1, -1)] + [put("value", -node.value)]
        elif isinstance(node.value, str):
            found += [put("value", name) for name in NAMES.get(node.value, ())]
    if isinstance(node, ast.BinOp):
        found += [put("op", kind()) for kind in BINARY.get(type(node.op), ())]
        found += [lambda: node.__setattr__("left", node.right), lambda: node.__setattr__("right", node.left)]
    if isinstance(node, ast.Compare):
        found += [put("ops", [kind()]) for kind in COMPARED.get(type(node.ops[0]), ())]
    if isinstance(node, ast.UnaryOp):
        found.append(put("op", ast.UAdd()))
    if isinstance(node, ast.Attribute):
        found += [put("attr", name) for name in NAMES.get(node.attr, ())]
    if isinstance(node, ast.Name):
        found += [put("id", name) for name in NAMES.get(node.id, ())]
    if isinstance(node, ast.Slice):
        found += [put("lower", None), put("upper", None)]
    if isinstance(node, (ast.Tuple, ast.List)):
        found.append(lambda: node.elts.reverse())
        found += [lambda place=place: node.elts.pop(place) for place in range(len(node.elts))]
    if isinstance(node, ast.Call):
        found += [lambda place=place: node.args.pop(place) for place in range(len(node.args))]
        found += [lambda place=place: node.keywords.pop(place) for place in range(len(node.keywords))]
    for name, value in ast.iter_fields(node):  # images.astype("float32") becomes images
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            found.append(put(name, value.func.value))
    if isinstance(getattr(node, "body", None), list):
        found += [lambda place=place: node.body.pop(place) for place in range(len(node.body))]
        last = node.body[-1]
        if (
            isinstance(last, ast.Return) and len(node.body) > 1 and hasattr(node.body[-2], "body")
        ):  # the return slips into the loop above
            found.append(lambda: node.body[-2].body.append(node.body.pop()))
    return found
