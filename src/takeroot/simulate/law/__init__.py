"""The true law of leaving: terms, their strengths in one world, levers, and exits that are nobody's choice."""
