"""How many times faster the course is than others: kept in a file, and held against that of another day.

Seconds of two days say little: the machine may be another one, or busy. Ratios within one run stay.
"""

import json
import re
from pathlib import Path

from tests.bench.turns import Seconds

FILE = Path(__file__).with_name("ratios.json")


def of(rows):
    """Of each row that sets one contestant against another in turns: times faster, noise, crowded."""
    return {
        name(row): {
            "times faster": round(row.there / row.here, 3),
            "noise": round(row.here.noise * row.there.noise, 3),
            "crowded": row.here.crowded or row.there.crowded,
        }
        for row in rows
        if isinstance(row.here, Seconds) and isinstance(row.there, Seconds)
    }


def name(row):
    """The row's name without the results in it, which stand in brackets."""
    return re.sub(r" \([^)]*\)", "", f"{row.what}, against {row.against}")


def read(path):
    """The ratios of another day; one sentence and the end, if there are none."""
    try:
        known = json.loads(Path(path).read_text(encoding="utf-8"))
        return {row: (kept["times faster"], kept["noise"], kept["crowded"]) for row, kept in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SystemExit(f"{path} holds no ratios: name a file that `make bench` wrote.") from None


def keep(found):
    """Put these ratios in the place of those that were known; the others stay."""
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    FILE.write_text(json.dumps(known | found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def compared(known, found):
    """What became slower by more than the noise of both runs, and what cannot be said, in sentences."""
    told, count, slower = [], 0, 0
    for row, now in found.items():
        if row not in known:
            told.append(f"new: {row}")
            continue
        then, noise, crowded = known[row]
        if crowded or now["crowded"]:
            told.append(f"not compared, the machine did not give all its cores: {row}")
            continue
        count += 1
        if now["times faster"] * noise * now["noise"] < then:
            slower += 1
            told.append(
                f"slower: {row}: {now['times faster']:.2f} times as fast, and it was {then:.2f}; "
                f"noise explains a factor of {noise * now['noise']:.2f}"
            )
    return [*told, f"{slower} of {count} ratios became smaller by more than the noise."]
