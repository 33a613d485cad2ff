"""Which table a sheet is, and which column a header means."""
