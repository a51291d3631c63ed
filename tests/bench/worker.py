"""Runs the contestants of one module: ``python -m tests.bench.worker MODULE ARGUMENTS``.

The module has a function ``contestants(*arguments)``, that returns a dict: name -> function. The names are
told first. Then each line that comes in, [name, number, warm], is answered by [seconds for one call, what
the last call gave].
"""

import contextlib
import importlib
import json
import os
import sys
import time

if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        functions = importlib.import_module(sys.argv[1]).contestants(*sys.argv[2:])
        print(json.dumps(list(functions)), file=answers, flush=True)
        for line in sys.stdin:
            name, number, warm = json.loads(line)
            if warm:
                functions[name]()
            start = time.perf_counter()
            for _ in range(number):
                given = functions[name]()
            print(json.dumps([(time.perf_counter() - start) / number, given]), file=answers, flush=True)
