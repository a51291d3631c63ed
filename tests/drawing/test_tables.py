import numpy as np
import pytest
from bs4 import BeautifulSoup

from helpers.drawing import tables


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.001, "0"),
        (1.5, "1.5"),
        (-2, "−2"),
        (1234.567, "1,234.57"),
        (-1e12, "−1e+12"),
        (10, "10"),
    ],
)
def test_a_number_is_short(value, text):
    assert tables.number(value) == text


def test_a_table_has_its_caption_names_and_head():
    page = BeautifulSoup(
        tables.table("What", [["1", "2"], ["3", "4"]], ["a", "b"], ["c", "d"]), "html.parser"
    )
    assert page.caption.text == "What"
    assert [row.text for row in page.find_all("tr")] == ["cd", "a12", "b34"]
    assert [cell["scope"] for cell in page.find_all("th")] == ["col", "col", "row", "row"]


def test_a_matrix_stands_in_rows():
    page = BeautifulSoup(tables.number_table("pixels", np.array([[1, -2.5], [0, 1000]])), "html.parser")
    assert [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr")] == [
        ["1", "−2.5"],
        ["0", "1,000"],
    ]
