"""The parts of a page: template, style and script; `formats.html` puts them together."""
