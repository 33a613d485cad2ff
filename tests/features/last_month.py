"""The last month of the random tables."""

from takeroot.months import month_number

END = month_number("2024-12")
