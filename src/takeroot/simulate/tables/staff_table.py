"""The staff table: one row a spell, as it stands on the day of delivery."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from takeroot.months import last_day
from takeroot.simulate import codes
from takeroot.simulate.life.block import Block
from takeroot.simulate.life.people import NEVER
from takeroot.simulate.tables.names import identity_numbers, names
from takeroot.simulate.tables.text import dates, day_number, words


@dataclass(frozen=True)
class Ids:
    """Names of people and places in one block.

    Parameters
    ----------
    staff, facilities, counties : tuple of str
        Ids, in order.
    person : ndarray of int
        For each spell, which entry of `staff` it belongs to: a person hired again keeps theirs.
    """

    staff: tuple[str, ...]
    facilities: tuple[str, ...]
    counties: tuple[str, ...]
    person: NDArray[np.int64]


def ids_of(block: Block, number: int) -> Ids:
    """Name the people and places of the block with this number."""
    again = block.roster["again"]
    person = np.cumsum(again < 0) - 1
    for spell in np.flatnonzero(again >= 0):
        person[spell] = person[again[spell]]
    facilities, counties = block.places.facilities["kind"].size, block.places.counties["pay_level"].size
    return Ids(
        staff=tuple(f"S{number:03d}{i:06d}" for i in range(int((again < 0).sum()))),
        facilities=tuple(f"F{number:03d}{i:04d}" for i in range(facilities)),
        counties=tuple(f"C{number:03d}{i:02d}" for i in range(counties)),
        person=person,
    )


def staff_table(rng: Generator, block: Block, ids: Ids, *, late: float) -> pd.DataFrame:
    """Everyone employed at some time since the first month, with the exits recorded by the day of delivery."""
    roster = block.roster
    delivery = int(last_day(block.log.last))
    kept = (roster["hire"] <= block.log.last) & ((roster["exit"] == 0) | (roster["exit"] >= block.log.first))
    p = roster.take(np.flatnonzero(kept))
    n = p["who"].size
    exit_day = day_number(np.maximum(p["exit"], 1), p["exit_day"])
    slow = rng.random(n) < late
    recorded = exit_day + np.where(slow, rng.integers(30, 215, n), (late > 0) * rng.integers(0, 22, n))
    gone = (p["exit"] > 0) & (recorded <= delivery)
    notice = exit_day - rng.integers(25, 62, n)
    told = (p["reason"] > 0) & (p["reason"] <= codes.LAST_VOLUNTARY) & (rng.random(n) < 0.4)
    hired = day_number(p["hire"], p["hire_day"])
    told &= (notice <= delivery) & (notice > hired)
    person = ids.person[p["who"]]
    home_county = words(_home(rng, block, p["facility_seen"], p["home_away"]), (*ids.counties, "elsewhere"))
    specialty = [
        codes.SPECIALTY[k][s % len(codes.SPECIALTY[k])] for k, s in zip(p["profession"], p["specialty"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "staff_id": words(person, ids.staff),
            "name": names(rng, n),
            "national_id": identity_numbers(p, person),
            "sex": words(p["sex"], codes.SEX),
            "birth_date": dates(day_number(p["birth"], p["birth_day"])),
            "education": words(p["education"], codes.EDUCATION),
            "profession": words(p["profession"], codes.PROFESSION),
            "specialty": pd.Series(specialty, dtype="str"),
            "employment_type": words(p["employment_seen"], codes.EMPLOYMENT),
            "recruitment_channel": words(p["channel"], codes.CHANNEL),
            "facility_id": words(p["facility_seen"], ids.facilities),
            "hire_date": dates(hired),
            "service_obligation_end": dates(last_day(np.maximum(p["obligation"], 0)), p["obligation"] != NEVER),
            "home_county": home_county,
            "exit_date": dates(exit_day, gone),
            "exit_reason": words(np.where(gone, p["reason"], 0), codes.EXIT_REASON),
            "exit_recorded_date": dates(recorded, gone),
            "notice_date": dates(notice, told),
            "ethnicity": words((rng.random(n) < 0.08).astype(np.int64), ("汉族", "少数民族")),
        }
    )
    first = table.groupby("staff_id", sort=False)["name"].transform("first")
    return table.assign(name=first).sort_values(["staff_id", "hire_date"], ignore_index=True)


def _home(rng: Generator, block: Block, facility: NDArray[np.int64], away: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Code of the home county; those from elsewhere come from another county of the block or from outside it."""
    own = block.places.facilities["county"][facility]
    many = block.places.counties["pay_level"].size
    other = (own + 1 + rng.integers(0, many, own.size)) % (many + 1)
    return np.where(away, np.where(other == own, many, other), own)
