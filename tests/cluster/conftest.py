"""Tests that open sockets: collected by `make test-cluster` alone."""

import os

if os.environ.get("TAKEROOT_CLUSTER") != "1":
    collect_ignore_glob = ["test_*.py"]
