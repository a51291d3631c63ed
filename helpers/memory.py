"""What a cell no longer needs goes back to the system, for the other kernels of a class."""

from helpers.prose import shell
from helpers.quiet import of_glibc


def give_back_after_each_cell() -> None:
    """From now on each cell of a notebook ends with `give_back`; outside a notebook nothing changes."""
    kernel = shell()
    if kernel is not None:
        kernel.events.register("post_run_cell", give_back)  # only once, even if it is asked again


def give_back(result: object = None) -> None:
    """Have glibc return what it keeps for the next time; on other systems nothing changes.

    Parameters
    ----------
    result : what IPython says of the cell that was run
    """
    trim = of_glibc("malloc_trim")
    if trim is not None:
        trim(0)
