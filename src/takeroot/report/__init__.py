"""Lists, pages and roll-ups from a run: facts (content), what a role may see (disclosure), words, layout, formats."""
