"""The categories of the data contract in the order in which the simulator numbers them, and the factors."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]
"""Named arrays of one length, one entry a person (or a row): how the simulator holds people."""

FACTORS = (
    "pay",
    "title",
    "growth",
    "workload",
    "burnout",
    "schooling",
    "family",
    "commute",
    "post",
    "environment",
    "person",
)
SEX = ("F", "M")
EDUCATION = ("below_secondary", "secondary_vocational", "college", "bachelor", "master", "doctor")
PROFESSION = (
    "physician",
    "assistant_physician",
    "nurse",
    "midwife",
    "public_health",
    "pharmacy",
    "technician",
    "village_doctor",
    "administrator",
    "other",
)
SPECIALTY = (
    ("general practice", "internal medicine", "surgery", "paediatrics", "traditional medicine"),
    ("general practice", "traditional medicine"),
    ("nursing",),
    ("midwifery",),
    ("public health", "immunisation"),
    ("pharmacy",),
    ("laboratory", "imaging"),
    ("general practice",),
    ("management",),
    ("support",),
)
EMPLOYMENT = ("established", "quota", "contract", "dispatched", "village")
ESTABLISHED, QUOTA, CONTRACT, DISPATCHED, VILLAGE = range(5)
CHANNEL = ("open_exam", "order_oriented", "special_post", "three_support", "assessment", "transfer", "other")
FACILITY_KIND = ("township_health_centre", "community_centre", "village_clinic", "county_hospital", "other")
EXIT_REASON = (
    "",
    "resigned",
    "transferred_up",
    "further_study",
    "contract_not_renewed_by_staff",
    "obligation_breached",
    "retired",
    "died",
    "dismissed",
    "reassigned",
    "contract_not_renewed_by_employer",
    "secondment_ended",
    "unknown",
)
LAST_VOLUNTARY = 5
LEVEL = ("none", "junior", "intermediate", "associate_senior", "senior")
TITLE_EVENT = ("applied", "failed", "passed", "appointed")
MARITAL = ("single", "married", "divorced", "widowed")
SPOUSE_PLACE = ("same_township", "same_county", "elsewhere", "none")
SCHOOL_PLACE = ("none", "township", "county_seat", "elsewhere")
MODE = ("walk", "bicycle", "motorcycle", "car", "bus", "shuttle", "on_site")
HOUSING = ("own", "rented", "dormitory", "talent_flat", "family")
YES_NO = ("no", "yes")
TRAINING = ("course", "secondment", "mentoring", "residency")
INCIDENT = ("dispute", "complaint", "award")
GRADE = ("excellent", "competent", "basic", "not_competent")
DEPARTMENT = ("clinical", "nursing", "public health", "support", "infectious diseases")
CLINICAL = np.array([1, 1, 1, 1, 0, 0, 0, 1, 0, 0], dtype=bool)
"""Whether a profession treats patients, in the order of `PROFESSION`."""
