"""Directors' returned workbooks, read back into decisions and measures."""
