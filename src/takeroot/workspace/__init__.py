"""Reads a workspace's TOML into specs, gathers all mistakes, raises once."""
