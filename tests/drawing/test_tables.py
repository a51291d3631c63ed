import numpy as np
import pytest
from bs4 import BeautifulSoup

from helpers.drawing import tables

SHORT = {0: "0", -0.001: "0", 1.5: "1.5", -2: "−2", 1234.567: "1,234.57", -1e12: "−1e+12", 10: "10"}


@pytest.mark.parametrize("value", SHORT)
def test_a_number_is_short(value):
    assert tables.number(value) == SHORT[value]


def test_a_table_has_its_caption_names_and_head():
    html = tables.table("What", [["1", "2"], ["3", "4"]], ["a", "b"], ["c", "d"])
    page = BeautifulSoup(html, "html.parser")
    assert page.caption.text == "What"
    assert [row.text for row in page.find_all("tr")] == ["cd", "a12", "b34"]
    assert [cell["scope"] for cell in page.find_all("th")] == ["col", "col", "row", "row"]


def test_a_matrix_stands_in_rows():
    page = BeautifulSoup(tables.number_table("pixels", np.array([[1, -2.5], [0, 1000]])), "html.parser")
    rows = [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr")]
    assert rows == [["1", "−2.5"], ["0", "1,000"]]
