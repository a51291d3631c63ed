"""What a prediction is, and how it is written where it cannot be made."""

from dataclasses import dataclass

from helpers.prose import marked


@dataclass
class Prediction:
    """A question with choices. All its texts may hold *emphasis* and `code`."""

    question: str
    choices: tuple[tuple[str, str], ...]  # what can be chosen, and the reply to it
    right: int  # the place of the right choice
    first: int | None = None  # the place of what was chosen first
    chosen: int | None = None  # and last

    def lines(self, name: str) -> list[str]:
        """The question, a line for each choice, and what was chosen."""
        choices = [f"({'abcdef'[place]}) {choice}" for place, (choice, _) in enumerate(self.choices)]
        chosen = "Not chosen yet." if self.chosen is None else f"Chosen: ({'abcdef'[self.chosen]})."
        return [f"Predict ({name}): {self.question}", *choices, chosen]

    def as_data(self, name: str) -> dict:
        """What a page shows of it: plain data, its texts as HTML."""
        choices = [[marked(choice), marked(reply)] for choice, reply in self.choices]
        return {"name": name, "question": marked(self.question), "choices": choices, "right": self.right}
