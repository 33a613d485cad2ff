"""Where records come from: CSV, workbooks, Parquet, databases; each becomes sheets of uninterpreted cells."""
