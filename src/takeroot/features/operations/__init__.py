"""The verbs: every public function of these modules turns what was known at M into one number a person.

A verb takes the `AsOf` of a month and, by keyword, what a feature declares for it: its parameters say which of
`table`, `column`, `window`, `of`, `by`, `peers`, `where`, `until`, `between`, `at` it needs, and defaults which may be
left out. `of` and `by` arrive as the (n,) values of those features. A verb that takes `ahead` (months after M) can be
foreseen. It returns (n,) floats; missing is NaN. Where a table or column was not delivered, all is missing.
"""
