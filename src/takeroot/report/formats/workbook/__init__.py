"""The parts of a workbook; `formats.xlsx` puts them together."""
