"""Types of the columns of a run's files that may be empty, and so do not tell their own."""

from collections.abc import Mapping

from takeroot.runs.changes import CHANGE_TYPES

FILE_TYPES: Mapping[str, Mapping[str, str]] = {
    "features": {"staff_id": "text", "lead": "text"},
    **{key: {"staff_id": "text", "lead": "text", "*": "figure"} for key in ("contributions", "factors")},
    "people": {"name": "text", "band": "text", "notice_given": "flag", "objected": "flag"},
    "facilities": {"name": "text", "kind": "text", "factor_1": "text", "factor_2": "text", "factor_3": "text"},
    "changes": CHANGE_TYPES,
    "decisions": dict.fromkeys(("staff_id", "decision", "band_override", "reason", "levers", "answered_by"), "text")
    | {"month": "count"},
    "suggestions": dict.fromkeys(("staff_id", "lever", "factor", "grade", "payer", "scope"), "text")
    | dict.fromkeys(("risk_12m", "risk_12m_after", "effect_low", "effect_high", "cost_12m", "effect"), "number")
    | dict.fromkeys(("effect_model", "effect_prior", "prior_weight", "kept_months"), "number")
    | {"rank": "count", "cost_assumed": "flag"},
    "lever_sets": {"staff_id": "text", "levers": "text"}
    | dict.fromkeys(("kept_months", "cost_facility", "cost_county", "cost_province"), "number"),
}
"""File to column to type, as for `write_parquet`."""
