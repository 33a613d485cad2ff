"""What single cells say: numbers, dates, months, categories, ids, parsed once for each distinct text."""
