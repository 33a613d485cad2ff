"""What the stages hand to each other: clean tables, feature sets, and what they ask of a model."""
