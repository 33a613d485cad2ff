"""What a role may see: applied to content before any words or format."""
