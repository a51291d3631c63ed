"""What a run depends on besides its notebook and settings: the course's code, Python and packages."""

import hashlib
from importlib import metadata
from pathlib import Path

from helpers import record

HELPERS = Path(record.__file__).parent


def digest_of_helpers(without: tuple[str, ...] = ()) -> str:
    """The SHA-256 of all files in `helpers`, but for the rooms named."""
    digest = hashlib.sha256()
    for file in sorted(HELPERS.rglob("*")):
        place = file.relative_to(HELPERS)
        if file.is_file() and file.suffix != ".pyc" and place.parts[0] not in without:
            digest.update(f"{place.as_posix()}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def course() -> dict[str, str]:
    """All that must be the same on each machine of a cluster, by name."""
    found = record.versions() | {name: metadata.version(name) for name in ("papermill", "distributed")}
    found["python"] = found["python"].rpartition(".")[0]  # 3.13.1 and 3.13.2 do well together
    return found | {"helpers": digest_of_helpers()[:12]}
