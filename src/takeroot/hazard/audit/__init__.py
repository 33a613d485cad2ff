"""The leak audit: has the future got into the training rows? One check a file of `checks`, found by scanning."""
