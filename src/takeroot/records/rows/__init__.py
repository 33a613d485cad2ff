"""Which rows of a table can be used: keys, doubles, spells, the people they are about."""
