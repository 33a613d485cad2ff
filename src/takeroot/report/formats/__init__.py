"""One module a format: its name is the format, `SUFFIX` the ending, `write(document)` the bytes."""
