"""A grid of settings, as it is typed."""

import pytest

from helpers.tools.runs.grid import combinations


def test_the_last_setting_goes_first_through_its_values():
    assert combinations("FIRST_FILTERS=16,32 SEED=1,2") == [
        {"FIRST_FILTERS": 16, "SEED": 1},
        {"FIRST_FILTERS": 16, "SEED": 2},
        {"FIRST_FILTERS": 32, "SEED": 1},
        {"FIRST_FILTERS": 32, "SEED": 2},
    ]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("1,2,1", [1, 2]),
        ("60_000, 3", [60_000, 3]),
        ("1,True,1.0,'1'", [1, True, 1.0, "1"]),
        ("0.1,1e-3,-2", [0.1, 0.001, -2]),
        ("'Sobel, vertical edges',sharpen,box blur", ["Sobel, vertical edges", "sharpen", "box blur"]),
        ('"one cycle" , constant', ["one cycle", "constant"]),
        ("None,[1],1+1", ["None", "[1]", "1+1"]),
        ("''", [""]),
    ],
)
def test_values_are_what_python_reads_or_else_text(typed, values):
    found = [one["NAME"] for one in combinations(f"NAME={typed} OTHER=7")]
    assert [repr(value) for value in found] == [repr(value) for value in values]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "the grid must be NAME=VALUE,VALUE… for each setting, got ''"),
        ("16,32", "the grid must be NAME=VALUE,VALUE… for each setting, got '16,32'"),
        ("3=4", "the grid must be NAME=VALUE,VALUE… for each setting, got '3=4'"),
        ("SEED=1,,2", "SEED has an empty value in the grid: SEED=1,,2"),
        ("SEED=1, EPOCHS=2", "SEED has an empty value in the grid: SEED=1,"),
        ("SEED=", "SEED has an empty value in the grid: SEED="),
        ("SEED=1 SEED=2", "SEED stands in the grid twice; put all its values behind one SEED="),
        ("KERNEL='a, b", "a value of KERNEL has a quote that does not end, or more behind it: 'a, b"),
        ("KERNEL='a'b", "a value of KERNEL has a quote that does not end, or more behind it: 'a'b"),
    ],
)
def test_what_is_no_grid_is_one_sentence(typed, told):
    with pytest.raises(ValueError) as caught:
        combinations(typed)
    assert str(caught.value) == told
