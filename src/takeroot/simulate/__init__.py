"""A made-up county or province with known truth, for the demo, the tests and the judging of models.

Where the signal comes from stands in `takeroot.simulate.law.terms`; what a simulated county is, in `simulated_county`.
"""
