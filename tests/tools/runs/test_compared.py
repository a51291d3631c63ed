"""What is said of runs beside each other."""

import pytest

from helpers.tools.runs import compared


def rows(*runs):
    return [{"settings": settings, "results": {"accuracy": result}} for settings, result in runs]


def said(*runs):
    found = rows(*runs)
    names = compared.settings_compared(found)
    return compared.sentence("accuracy", names, compared.groups(found, names, "accuracy"))


def with_filters(**numbers):
    """Runs with so many filters, which recorded these numbers: a=16 and b=32 filters, c=64."""
    return [
        ({"FILTERS": {"a": 16, "b": 32, "c": 64}[name], "SEED": seed}, number)
        for name, found in numbers.items()
        for seed, number in enumerate(found)
    ]


MEANS = "accuracy by FILTERS, mean (lowest to highest): "


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (
            {"a": (0.25, 0.5), "b": (0.75, 1.0)},
            (
                "16: 0.3750 (0.2500 to 0.5000) in 2 runs; 32: 0.8750 (0.7500 to 1.000) in 2 runs. "
                "The highest mean is that of 32: all its runs lie above all those of 16."
            ),
        ),
        (
            {"a": (0.25, 0.5), "b": (0.4, 0.75)},
            (
                "16: 0.3750 (0.2500 to 0.5000) in 2 runs; 32: 0.5750 (0.4000 to 0.7500) in 2 runs. "
                "The highest mean is that of 32: its runs overlap with those of 16."
            ),
        ),
        (
            {"a": (0.5, 0.75), "b": (0.25, 0.5)},
            (
                "16: 0.6250 (0.5000 to 0.7500) in 2 runs; 32: 0.3750 (0.2500 to 0.5000) in 2 runs. "
                "The highest mean is that of 16: its runs overlap with those of 32."
            ),
        ),
        (
            {"a": (0.1, 0.2), "b": (0.1,), "c": (0.15, 0.9)},
            (
                "16: 0.1500 (0.1000 to 0.2000) in 2 runs; 32: 0.1000 in one run; "
                "64: 0.5250 (0.1500 to 0.9000) in 2 runs. The highest mean is that of 64: "
                "all its runs lie above all those of 32, but they overlap with those of 16."
            ),
        ),
        (
            {"a": (3,), "b": (4,), "c": (2000,)},
            (
                "16: 3 in one run; 32: 4 in one run; 64: 2,000 in one run. "
                "The highest mean is that of 64; with one run each, nothing is known about other seeds."
            ),
        ),
        (
            {"a": (0.16, 0.165), "b": (0.13, 0.19500001), "c": (0.1,)},
            (
                "16: 0.1625 (0.1600 to 0.1650) in 2 runs; 32: 0.1625 (0.1300 to 0.1950) in 2 runs; "
                "64: 0.1000 in one run. The highest mean is shared by 16 and 32."
            ),
        ),
        (
            {"a": (7, 7), "b": (7, 7)},
            "16: 7 in all 2 runs; 32: 7 in all 2 runs. The highest mean is shared by 16 and 32.",
        ),
    ],
)
def test_whether_the_highest_mean_stands_out_from_its_runs(numbers, told):
    assert said(*with_filters(**numbers)) == MEANS + told


def test_runs_that_differ_in_the_seed_only_belong_together():
    told = "accuracy, mean (lowest to highest): 0.5000 (0.2500 to 0.7500) in 2 runs."
    assert said(({"EPOCHS": 1, "SEED": 1}, 0.25), ({"EPOCHS": 1, "SEED": 2}, 0.75)) == told


def test_two_settings_are_told_apart():
    settings = [(1, "a"), (1, "b"), (2, "a"), (2, "b")]
    runs = [({"EPOCHS": epochs, "KERNEL": kernel}, epochs) for epochs, kernel in settings for _ in range(2)]
    assert said(*runs) == (
        "accuracy by EPOCHS and KERNEL, mean (lowest to highest): 1, a: 1 in all 2 runs; 1, b: 1 in all 2 "
        "runs; 2, a: 2 in all 2 runs; 2, b: 2 in all 2 runs. The highest mean is shared by (2, a) and (2, b)."
    )
    told = "all its runs lie above all those of (1, a), (1, b) and (2, a)."
    assert said(*runs[:-2], *((settings, 2.5) for settings, _ in runs[-2:])).endswith(told)


def test_only_numbers_are_compared():
    found = rows(({"A": 1}, "a name"), ({"A": 2}, True), ({"A": 3}, None))
    assert compared.numeric_results(found) == []
    found += rows(({"A": 3}, 0.5)) + [{"settings": {"A": 3}, "results": {}}]
    assert compared.numeric_results(found) == ["accuracy"]
    assert compared.groups(found, ["A"], "accuracy") == {("3",): [0.5]}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (243_786, "243,786"),
        (1234.5, "1,234"),
        (123.45, "123.5"),
        (12.345, "12.35"),
        (1.2345, "1.234"),
        (0.87125, "0.8712"),
        (0.00012345, "0.000123"),
        (0.0, "0.0000"),
        (-0.5, "-0.5000"),
    ],
)
def test_a_number_has_as_many_digits_as_can_be_compared(number, told):
    assert compared.shown(number) == told
