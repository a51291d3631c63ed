"""Runs beside each other: which of them belong together, and what can be said of their results."""

SEED = "SEED"  # runs that differ in nothing else belong together


def settings_compared(rows: list[dict]) -> list[str]:
    """The settings, but for the seed, that are not the same in all runs."""
    names = dict.fromkeys(name for row in rows for name in row["settings"])
    return [name for name in names if name != SEED and len({values_of(row, [name]) for row in rows}) > 1]


def values_of(row: dict, names: list[str]) -> tuple[str, ...]:
    """The values of these settings in a run, as text."""
    return tuple(str(row["settings"].get(name, "as it is")) for name in names)


def numeric_results(rows: list[dict]) -> list[str]:
    """The results that are numbers, in the order in which they were recorded."""
    names = dict.fromkeys(name for row in rows for name in row["results"])
    return [name for name in names if any(_is_number(row["results"].get(name)) for row in rows)]


def groups(rows: list[dict], names: list[str], result: str) -> dict[tuple[str, ...], list[float]]:
    """The values of these settings -> the numbers that the runs with them recorded."""
    grouped = {values_of(row, names): [] for row in rows}
    for row in rows:
        if _is_number(row["results"].get(result)):
            grouped[values_of(row, names)].append(row["results"][result])
    return {values: numbers for values, numbers in grouped.items() if numbers}


def sentence(result: str, names: list[str], grouped: dict[tuple[str, ...], list[float]]) -> str:
    """Say mean and range for each group, and whether the highest mean stands out from its runs.

    Parameters
    ----------
    result : what the numbers are
    names : the settings in which the groups differ
    grouped : their values -> numbers, from `groups`
    """
    each = "; ".join(f"{', '.join(values)}: {_told(numbers)}" for values, numbers in grouped.items())
    if not names:
        return f"{result}, mean (lowest to highest){each}."
    by = listed(names)
    return f"{result} by {by}, mean (lowest to highest): {each}.{_highest(grouped)}"


def _highest(grouped):
    """Of the group with the highest mean: are all its runs above all those of another, or not?"""
    means = {values: _mean(numbers) for values, numbers in grouped.items()}
    best, *others = sorted(means, key=means.get, reverse=True)
    if not others:
        return ""
    shared = [_short(values) for values in grouped if shown(means[values]) == shown(means[best])]
    if len(shared) > 1:
        return f" The highest mean is shared by {listed(shared)}."
    told = f" The highest mean is that of {_short(best)}"
    if max(map(len, grouped.values())) == 1:
        return f"{told}; with one run each, nothing is known about other seeds."
    above = [_short(values) for values in grouped if min(grouped[best]) > max(grouped[values])]
    beside = [_short(values) for values in grouped if values != best and _short(values) not in above]
    parts = [f"all its runs lie above all those of {listed(above)}"] if above else []
    if beside:
        parts.append(f"{'they' if above else 'its runs'} overlap with those of {listed(beside)}")
    return f"{told}: {', but '.join(parts)}."


def _short(values):
    return f"({', '.join(values)})" if len(values) > 1 else values[0]


def _told(numbers):
    lowest, highest = shown(min(numbers)), shown(max(numbers))
    if len(numbers) == 1:
        return f"{lowest} in one run"
    if lowest == highest:
        return f"{lowest} in all {len(numbers)} runs"
    return f"{shown(_mean(numbers))} ({lowest} to {highest}) in {len(numbers)} runs"


def shown(number: float) -> str:
    """A number with about four digits; a whole one with all."""
    size = abs(number)
    if isinstance(number, int) or size >= 1000:
        return f"{number:,.0f}"
    if 0 < size < 0.001:
        return f"{number:.3g}"
    return f"{number:.{4 if size < 1 else 3 if size < 10 else 2 if size < 100 else 1}f}"


def listed(words: list[str]) -> str:
    """One, two and three."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _mean(numbers):
    return sum(numbers) / len(numbers)


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
