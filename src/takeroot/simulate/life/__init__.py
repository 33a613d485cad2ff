"""Places and people, month after month: who is hired, what happens to them, who leaves, and what is written down."""
