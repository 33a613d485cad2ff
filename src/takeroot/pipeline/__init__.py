"""The only place where stages meet, one file a command; what is printed is decided in `takeroot.cli`."""
