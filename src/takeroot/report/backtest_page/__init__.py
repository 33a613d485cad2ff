"""The page of a backtest: content, charts and words; one self-contained file."""
