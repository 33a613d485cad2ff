"""How good predictions were: one figure a file, each taking risks, times and events, and weights of people."""
