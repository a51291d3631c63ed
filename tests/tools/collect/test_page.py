"""The teacher's page: what it counts, and that nothing a learner wrote becomes part of it."""

import re
from collections import Counter
from html.parser import HTMLParser

from helpers.predictions import PREDICTIONS
from helpers.prose import plain
from helpers.tools.collect.hand_ins import HandIn
from helpers.tools.collect.page import page
from helpers.tools.collect.results import Collected, Row, without_run

RIGHT, NOT_YET, NOT_ATTEMPTED = "right", "not right yet", "not attempted"


def row(learner, exercise, outcome, reason="So it is.", file="02.ipynb"):
    return Row(learner, "02_convolutions", exercise, outcome, reason, 30.0, f"{learner}/{file}")


CLASS = [
    row("anna", "02.1", RIGHT),
    row("anna", "02.2", NOT_YET, "Too large."),
    row("bob", "02.1", NOT_YET, "Too small."),
    row("bob", "02.2", NOT_YET, "Too small."),
    row("carl", "02.1", NOT_ATTEMPTED, "Nothing was filled in."),
    row("carl", "02.2", NOT_YET, "Too large."),
    without_run(HandIn("dora/x.ipynb", "dora", bytes), "It is no notebook."),
]


def collected(rows, *open_to):
    """As it comes out, with two predictions."""
    return Collected(rows, Counter({("02.b", 0): 3, ("02.b", 1): 1, ("02.a", 2): 1}), list(open_to))


class Reader(HTMLParser):
    """What is in a page: its tags with their attributes, the rows of its table, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.rows, self.text, self.in_table = [], [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.in_table |= tag == "table"
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.in_table &= tag != "table"

    def handle_data(self, data):
        self.text += f" {data}"
        if self.in_table and self.rows and self.rows[-1]:
            self.rows[-1][-1] += f" {data.strip()}"


def test_the_table_has_exercises_by_learners_with_a_sign_and_a_word():
    rows = [[cell.strip() for cell in row] for row in Reader(page(collected(CLASS))).rows]
    assert rows[:5] == [
        ["learner", "02.1", "02.2"],
        ["anna", "✓ right", "✗ not yet"],
        ["bob", "✗ not yet", "✗ not yet"],
        ["carl", "– not tried", "✗ not yet"],
        ["right", "1 of 3", "0 of 3"],
    ]


def test_the_reasons_are_counted_and_the_most_frequent_comes_first():
    text = " ".join(Reader(page(collected(CLASS))).text.split())
    assert "02.2 0 right, 3 not right yet, 0 not attempted. 2 × Too large. Not right yet: anna, carl" in text
    assert text.index("2 × Too large.") < text.index("1 × Too small. Not right yet: bob", text.index("2 ×"))
    assert "1 right, 1 not right yet, 1 not attempted. 1 × Nothing was filled in. Not attempted: carl" in text
    assert "So it is." not in text
    assert "4 hand-ins of 4 learners" in text
    assert "It is no notebook. dora: dora/x.ipynb" in text


def test_a_learner_who_handed_in_twice_has_two_rows_that_can_be_told_apart():
    rows = Reader(
        page(collected([row("anna", "02.1", NOT_YET), row("anna", "02.1", RIGHT, file="2.ipynb")]))
    ).rows
    assert [cells[0].strip() for cells in rows] == [
        "learner",
        "anna: anna/02.ipynb",
        "anna: anna/2.ipynb",
        "right",
    ]


def test_predictions_are_counted_with_all_choices():
    text = " ".join(Reader(page(collected(CLASS))).text.split())
    told = text[text.index("Predictions") :]
    assert told.index("02.a") < told.index("02.b The matrix has 16 rows")
    assert "How many of them are not 0? 3 × 9 1 × " in told
    right = plain(PREDICTIONS["02.a"].choices[2][0])
    assert f"1 × {right} ✓ right" in told
    assert told.count("✓ right") == 2


def test_what_was_not_closed_off_is_said():
    assert "It could reach the network." in page(collected(CLASS, "It could reach the network."))


def test_nothing_that_a_learner_wrote_becomes_part_of_the_page_and_nothing_is_loaded():
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    rows = [row(evil, "02.1", NOT_YET, evil, evil), without_run(HandIn(evil, evil, bytes), evil)]
    plain, attacked = (Reader(page(collected(rows))) for rows in (CLASS, rows))
    assert {tag for tag, _ in attacked.tags} <= {tag for tag, _ in plain.tags}
    assert attacked.text.count("<script>alert(1)</script>") >= 3
    assert "{{ 7 * 7 }}" in attacked.text
    for tag, attributes in attacked.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "src"], tag
        assert re.match(r"#|data:", attributes.get("href", "#"))


def test_an_empty_class_has_a_page():
    assert "0 hand-ins of 0 learners" in page(collected([]))
