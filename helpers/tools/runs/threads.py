"""How many threads a run has: each library is told by an environment variable of its own."""

VARIABLES = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def with_threads(threads: int) -> dict[str, str]:
    """The environment variables with which TensorFlow and NumPy use so many threads."""
    return dict.fromkeys(VARIABLES, str(threads))
