"""Texts in zh and en, one TOML file a language, the same keys in both."""
