"""Moves every control of every explorer, and makes every choice. It runs in a notebook's kernel."""


def move_every_control():
    """Move each control to its low end and to its high end, and choose each answer to each prediction.

    An error goes up to the cell here. When a person moves a slider it only goes to the log, where neither
    papermill nor nbval looks.
    """
    import gc

    import ipywidgets

    from helpers import checks
    from helpers.explorers import Explorer, Question
    from helpers.explorers.controls import UprightSlider

    # A field for a number follows its slider, and is tested with it.
    silent = (ipywidgets.Box, ipywidgets.HTML, ipywidgets.Image, ipywidgets.BoundedIntText)

    def parts(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from parts(child)

    def ends(widget):
        """The trait that a person moves, its low end and its high end."""
        if isinstance(widget, ipywidgets.Dropdown):
            return "index", 0, len(widget.options) - 1
        if isinstance(widget, ipywidgets.Checkbox):
            return "value", False, True
        if isinstance(widget, (ipywidgets.IntSlider, UprightSlider)):
            return "value", widget.min, widget.max
        if isinstance(widget, ipywidgets.Text):  # a weight
            return "value", "-1000000", "1/3"
        assert isinstance(widget, silent) or "value" not in widget.traits(), f"of an unknown kind: {widget}"
        return None

    explorers = [thing for thing in gc.get_objects() if issubclass(type(thing), Explorer)]
    assert not any(explorer._caption.problem for explorer in explorers)
    for end in (1, 2):
        for control in [part for explorer in explorers for part in parts(explorer) if ends(part)]:
            trait, place = ends(control)[0], ends(control)[end]
            setattr(control, trait, place)
            assert getattr(control, trait) == place
            # Some explorers follow others.
            assert not any(explorer._caption.problem for explorer in explorers)
    for question in [thing for thing in gc.get_objects() if issubclass(type(thing), Question)]:
        name = question.asked["name"]
        for place in range(len(question.asked["choices"])):
            question.chosen = place
            assert checks.outcomes()[name]["chosen"] == place
    checks.restore({})  # so that the cells say the same when they run again
    print(f"{len(explorers)} explorers")
