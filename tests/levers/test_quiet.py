"""Keeping a solver quiet."""

import os

from takeroot.levers.quiet import quiet


def test_what_a_library_writes_is_lost_and_ours_is_not(capfd):
    """Inside nothing reaches file descriptor 1, also after an error; outside everything does."""
    os.write(1, b"before\n")
    with quiet():
        os.write(1, b"from below\n")
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "before\nafter\n"
