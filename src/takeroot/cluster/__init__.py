"""Work shared among processes and machines by Dask; the only package that imports it."""
