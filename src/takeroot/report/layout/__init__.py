"""Documents in words: sections of headings, tables and charts that every format can show."""
