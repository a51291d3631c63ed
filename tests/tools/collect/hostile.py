"""Hand-ins that must not harm the others: the cells of each, and what its rows must say.

Where it depends on how far the machine can close a hand-in off, the pattern of a reason takes both.
"""

IMPORT = "from helpers import checks"
CHECK = 'checks.check("02.1", (12, 14))'
RIGHT, NOT_YET, NOT_ATTEMPTED = "right", "not right yet", "not attempted"

STUBBORN = """
import time
while True:
    try:
        time.sleep(1)
    except KeyboardInterrupt:
        pass
"""
FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
TOO_MUCH_MEMORY = "everything = bytearray(20 * 2**30)"
SHARED_MEMORY = """
import mmap
everything = mmap.mmap(-1, 20 * 2**30)
for place in range(0, len(everything), 4096):
    everything[place] = 1
"""
ENDLESS = "while True:\n    print('x' * 10_000)"
FILLS_THE_DISK = """
number = 0
while True:
    with open(f"file-{number}", "wb") as file:
        file.write(bytes(20_000_000))
    number += 1
"""
RECORD_IS_A_LINK = """
import os

record = os.environ["SEEING_CONVOLUTIONS_RECORD"]
os.remove(record)
os.symlink("/etc/os-release", record)
"""
TRIES_TO_WRITE = """
import os
from pathlib import Path
import helpers
from helpers import data

course = Path(helpers.__file__).parent
written = []
for place in (course / "prose.py", course / "new.py", *sorted(data.cache_folder().iterdir())):
    try:
        place.open("a").write(" ")
        written.append(place)
    except OSError:
        pass
(Path.home() / "new").touch()
raise ValueError(f"written: {written}, at home: {os.listdir(Path.home())}")
"""
CONNECTS = """
import socket

reached = []
for address in (("127.0.0.1", PORT), ("192.0.2.1", 80)):
    try:
        socket.create_connection(address, timeout=1)
        reached.append(address)
    except OSError:
        pass
raise ValueError(f"reached: {reached}")
"""
LOOKS_ROUND = """
import os

seen = [file for file in ("SECRET", "/home", "/var", "/etc/passwd", "/etc/shadow") if os.path.exists(file)]
raise ValueError(f"seen: {seen}, {os.environ.get('TOKEN')}")
"""

# name of the learner -> cells, and exercise -> (outcome, how the reason goes on)
RUN = {
    "anna": (
        [
            IMPORT,
            CHECK,
            TOO_MUCH_MEMORY + '\nchecks.check("02.2", everything)',
            TRIES_TO_WRITE + 'checks.check("02.3", 0)',
            CONNECTS + 'checks.check("02.4", 0)',
            LOOKS_ROUND + 'checks.check("02.5", 0)',
            'checks.check("02.6", ...)',
            'checks.check("02.77", 0)',
            'if False:\n    checks.check("02.8", 0)',
            "import sys\nsys.exit(0)",
            'checks.check("02.9", 0)  # \ud83d',
        ],
        {
            "02.1": (RIGHT, "Without padding the window must fit"),
            "02.2": (NOT_YET, r"Its cell raised MemoryError\.$"),
            "02.3": (NOT_YET, "Its cell raised ValueError: written: "),
            "02.4": (NOT_YET, "Its cell raised ValueError: reached: "),
            "02.5": (NOT_YET, "Its cell raised ValueError: seen: "),
            "02.6": (NOT_ATTEMPTED, r"Nothing was filled in\.$"),
            "02.7": (NOT_ATTEMPTED, r"No cell checks it\.$"),
            "02.8": (NOT_ATTEMPTED, r"Its cell was run without reaching the check\.$"),
            "02.9": (NOT_YET, r"\S"),
        },
    ),
    "endless": (
        [IMPORT, f'{ENDLESS}\nchecks.check("02.2", 0)', CHECK],
        {"02.1": (RIGHT, ""), "02.2": (NOT_YET, r"Its cell took longer than \d+ seconds\.$")},
    ),
    "a stubborn loop": (
        [IMPORT, CHECK, STUBBORN, 'checks.check("02.2", 0)'],
        {"02.1": (RIGHT, ""), "02.2": (NOT_ATTEMPTED, r"A cell before it could not be stopped\.$")},
    ),
    "fork bomb": (
        [IMPORT, CHECK, f'{FORK_BOMB}\nchecks.check("02.2", 0)', 'checks.check("02.3", 0)'],
        {
            "02.1": (RIGHT, ""),
            "02.2": (NOT_YET, r"It was stopped: it started more than 64 processes\.$"),
            "02.3": (NOT_ATTEMPTED, r"It was stopped: it started more than 64 processes\.$"),
        },
    ),
    "20 GB": (
        [IMPORT, CHECK, SHARED_MEMORY, 'checks.check("02.2", 0)'],
        {
            "02.1": (RIGHT, ""),
            "02.2": (NOT_ATTEMPTED, r"It was stopped: it took more than 2 GB of memory\.$"),
        },
    ),
    "os._exit": (
        [IMPORT, f"{CHECK}\nimport os\nos._exit(0)", 'checks.check("02.2", 0)'],
        {"02.1": (RIGHT, ""), "02.2": (NOT_ATTEMPTED, r"A cell before it ended Python\.$")},
    ),
    "kills": (
        [IMPORT, CHECK, f"import os\nos.kill(os.getppid(), 9)\n{ENDLESS}", 'checks.check("02.2", 0)'],
        {"02.1": (RIGHT, ""), "02.2": (NOT_ATTEMPTED, r"A cell ended the run\.$")},
    ),
    "fills the disk": (
        [IMPORT, CHECK, f'{FILLS_THE_DISK}\nchecks.check("02.2", 0)'],
        {
            "02.1": (RIGHT, ""),
            "02.2": (NOT_YET, r"No space left on device\.$|files took more than 500 MB\.$"),
        },
    ),
    "a link for a record": ([IMPORT, CHECK, RECORD_IS_A_LINK], {"02.1": (RIGHT, "")}),
    "no import": ([CHECK], {"02.1": (NOT_YET, "Its cell raised NameError: name 'checks' is not defined.")}),
}
