"""Facts of a list or a roll-up, free of language and format; `layout` puts them into words."""
