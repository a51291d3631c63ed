"""Many runs at once: a grid of settings of a notebook, on this machine or on a Dask cluster."""

import sys

# For one kind of address jsonschema, which comes with papermill, would load it, and take a second for that.
sys.modules.setdefault("rfc3987_syntax", None)
