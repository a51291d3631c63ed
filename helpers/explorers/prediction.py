"""A prediction in JupyterLab: a question, a button for each choice, and the reply to what is chosen."""

from pathlib import Path

import anywidget
import traitlets

from helpers.arguments import one_of
from helpers.checks import choose, recall
from helpers.predictions import PREDICTIONS
from helpers.prose import marked, plain

HERE = Path(__file__).parent


def predict(name: str) -> "Question":
    """Ask for a prediction. What was chosen before stays chosen, also when the kernel stops.

    Parameters
    ----------
    name : notebook and letter, such as "02.a"

    Raises
    ------
    ValueError : for a prediction that does not exist
    """
    recall()
    return Question(one_of("name", name, sorted(PREDICTIONS)))


class Question(anywidget.AnyWidget):
    """The question of a prediction; the page sets ``chosen`` and ``first``, which are remembered."""

    _esm = HERE / "prediction.js"
    _css = HERE / "prediction.css"
    asked = traitlets.Dict().tag(sync=True)  # what `Prediction.as_data` returns
    chosen = traitlets.Int(None, allow_none=True).tag(sync=True)  # places of choices
    first = traitlets.Int(None, allow_none=True).tag(sync=True)

    def __init__(self, name: str):
        """The question of the prediction ``name``, with what was chosen so far."""
        self._name, self._prediction = name, PREDICTIONS[name]
        past = {trait: getattr(self._prediction, trait) for trait in ("chosen", "first")}
        super().__init__(asked=self._prediction.as_data(name), **past)
        self.observe(lambda _: choose(name, self.chosen, self.first), [*past])

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        lines = self._prediction.lines(self._name)
        data["text/plain"] = plain("\n".join(lines))
        html = "<br>\n".join(map(marked, lines))
        data["text/html"] = f"<p>{html.replace('Predict', '<b>Predict</b>', 1)}</p>"
        return data, metadata | {"prediction": self.asked}
