"""What `unit_errors` asks of a column of amounts: which months, facilities and values have another unit."""
