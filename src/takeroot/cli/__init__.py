"""The command line: parse, call, print, exit code; the work is in `takeroot.pipeline`."""
