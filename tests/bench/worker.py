"""Runs one contestants' file of the benchmark: `python worker.py FILE ARGUMENTS`.

The file has a function ``contestants(*arguments)``, that returns a dict: name -> function. Each line that
comes in, [name, number, warm], is answered by [seconds for one call, what the last call gave].
"""

import contextlib
import importlib.util
import json
import os
import sys
import time

if __name__ == "__main__":
    spec = importlib.util.spec_from_file_location("file", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    answers = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        spec.loader.exec_module(module)
        functions = module.contestants(*sys.argv[2:])
        for line in sys.stdin:
            name, number, warm = json.loads(line)
            if warm:
                functions[name]()
            start = time.perf_counter()
            for _ in range(number):
                given = functions[name]()
            print(json.dumps([(time.perf_counter() - start) / number, given]), file=answers, flush=True)
