"""From clean tables to features as of a month: `build_features` for one month, `build_panel` for many.

`asof` is the one gate for time, `operations` holds the verbs, `partition` says who must be worked on together.
"""
