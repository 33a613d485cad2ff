"""Backtests: train up to T, predict, wait, compare; never a random split."""
