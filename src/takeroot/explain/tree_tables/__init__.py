"""TreeSHAP by lookup tables, usable by itself: `TreeTables(booster).explain(X)`."""

from takeroot.explain.tree_tables.forest import CannotHoldError, Forest, read_forest
from takeroot.explain.tree_tables.margin_changes import MarginChanges
from takeroot.explain.tree_tables.tree_margins import TreeMargins
from takeroot.explain.tree_tables.tree_tables import TreeTables

__all__ = ["CannotHoldError", "Forest", "MarginChanges", "TreeMargins", "TreeTables", "read_forest"]
