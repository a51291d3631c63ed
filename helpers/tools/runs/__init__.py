"""Many runs at once: a grid of settings of a notebook, on this machine or on a Dask cluster."""
