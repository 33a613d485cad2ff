"""Staff records as they really come, read into clean tables; nothing is lost, nothing is guessed."""
