# ruff: noqa: E501 - tables are wide
"""A small run made by hand, in exactly the columns of design.md."""

import json
from io import StringIO
from pathlib import Path

import pandas as pd

from takeroot.report.content.rollup import Place
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever
from takeroot.specs.spec import Label

PEOPLE = """
staff_id name facility_id county profession employment_type band notice_given objected risk factors levers
S01 张伟 F001 云山县 physician contract high False False 0.42 pay:0.9,title:0.4,person:0.3 title_appointment:title:0.30:A:36000:county,shift_rebalancing:workload:0.39:C:0:facility
S02 王芳 F001 云山县 nurse contract high False False 0.35 schooling:0.8,workload:0.3 school_place:schooling:0.24:B:5000:county,shift_rebalancing:workload:0.30:C:0:facility
S03 李娜 F001 云山县 nurse established watch False False 0.20 workload:0.6,commute:0.2 shift_rebalancing:workload:0.15:C:0:facility,talent_flat:commute:0.19:-:9600:county
S04 刘洋 F001 云山县 technician quota watch False False 0.18 family:0.5 elder_care_place:family:0.16:-:8000:facility
S05 陈静 F001 云山县 pharmacy established watch True False 0.25 pay:0.5 mentoring:growth:0.22:C:2000:facility
S06 杨磊 F001 云山县 physician established low False False 0.04 post:-0.2 -
S07 赵敏 F001 云山县 nurse established low False False 0.05 pay:0.05 -
S08 黄强 F001 云山县 physician quota low False False 0.06 title:0.1 mentoring:growth:0.05:C:2000:facility
S09 周杰 F001 云山县 public_health contract low False True 0.30 pay:0.9 -
S10 吴秀 F001 云山县 administrator established low False False 0.03 pay:-0.3 -
S11 徐丽 F001 云山县 midwife contract low False False 0.07 workload:0.1 -
S12 孙涛 F001 云山县 nurse contract high False False 0.33 pay:0.3,burnout:0.7 counselling:burnout:0.29:-:600:facility,equal_pay_contract:pay:0.27:B:12000:county
T01 马超 F002 云山县 village_doctor village high False False 0.50 pay:0.9 post_conversion:post:0.40:B:30000:county
T02 朱琳 F002 云山县 nurse contract low False False 0.05 pay:0.1 -
T03 胡军 F002 云山县 physician established low False False 0.05 pay:0.1 -
U01 郭婷 F003 临江县 nurse contract high False False 0.40 commute:0.6 talent_flat:commute:0.34:-:9600:county
"""

FACILITIES = """
facility_id name kind county headcount expected_exits_12m expected_other_exits_12m expected_turnover_12m low high
F001 青溪镇卫生院 township_health_centre 云山县 13 2.2 0.4 0.20 0.10 0.32
F002 石桥村卫生室 village_clinic 云山县 9 0.6 0.1 0.08 0.02 0.25
F003 临江中心卫生院 township_health_centre 临江县 24 3.0 0.7 0.15 0.08 0.24
"""

COUNTY = Place("云山县", "云山县", people=300, exits=60, turnover=0.2, low=0.16, high=0.25, standing="above")
"""What stands beside a facility's own figures."""

FACTORS = {
    "pay": ("薪酬", "pay"),
    "title": ("职称", "title"),
    "growth": ("发展", "growth"),
    "workload": ("工作量", "workload"),
    "burnout": ("身心状态", "burnout"),
    "schooling": ("子女就学", "schooling"),
    "family": ("家庭", "family"),
    "commute": ("通勤住房", "commute"),
    "post": ("岗位身份", "post"),
    "environment": ("环境", "environment"),
    "person": ("个人背景", "background"),
}

LEVERS = {
    "title_appointment": ("及时聘任职称", "appointment to the title passed"),
    "shift_rebalancing": ("调整班次负荷", "shift rebalancing"),
    "school_place": ("入学绿色通道", "school place"),
    "talent_flat": ("人才公寓", "talent flat"),
    "elder_care_place": ("老人照护床位", "elder care place"),
    "mentoring": ("导师带教", "mentoring"),
    "counselling": ("心理支持", "counselling"),
    "equal_pay_contract": ("编外同工同酬", "equal pay for contract staff"),
    "post_conversion": ("转入编制", "conversion of the post"),
    "education_subsidy": ("子女教育补助", "education subsidy"),
    "spouse_employment": ("配偶就业", "spouse's employment"),
    "hardship_fund": ("困难救助", "hardship fund"),
    "flexible_duty": ("弹性排班", "flexible duty"),
}


def text_table(text: str) -> pd.DataFrame:
    """Read a table written as words with spaces between."""
    return pd.read_csv(StringIO(text.strip()), sep=" ", keep_default_na=False)


def make_run(folder: Path, people: pd.DataFrame, facilities: pd.DataFrame, *, validated: object = True) -> Path:
    """Write the frames of one run, given people with their risk, factors and levers in words."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = {"people": _people(people), "scores": _scores(people), "factors": _factors(people)}
    frames |= {"suggestions": _suggestions(people), "facilities": facilities}
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet")
    manifest = {"validated": validated, "band_rates": {"low": 0.04, "watch": 0.21, "high": 0.36}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _people(people):
    return people[
        [
            "staff_id",
            "name",
            "facility_id",
            "county",
            "profession",
            "employment_type",
            "band",
            "notice_given",
            "objected",
        ]
    ]


def _scores(people):
    scored = people[~people["objected"]]
    frame = scored[["staff_id", "facility_id", "county", "band"]].copy()
    for months, share in ((3, 0.3), (6, 0.6), (12, 1.0)):
        frame[f"risk_{months}m"] = scored["risk"] * share
    return frame


def _factors(people):
    rows = []
    for staff_id, text in zip(people["staff_id"], people["factors"], strict=True):
        found = dict(part.split(":") for part in text.split(",") if part != "-")
        year = {factor: float(found.get(factor, 0.0)) for factor in FACTORS}
        rows += [{"staff_id": staff_id, "lead": lead, "base": -2.0, **year} for lead in ("3", "6", "12", "year")]
    return pd.DataFrame(rows)


def _suggestions(people):
    rows = []
    for staff_id, risk, text in zip(people["staff_id"], people["risk"], people["levers"], strict=True):
        for rank, part in enumerate((part for part in text.split(",") if part != "-"), 1):
            lever, factor, after, grade, cost, payer = part.split(":")
            fewer = risk - float(after)
            row = {"staff_id": staff_id, "lever": lever, "rank": rank, "factor": factor, "risk_12m": risk}
            row |= {"risk_12m_after": float(after), "effect_low": fewer / 3 if grade in "AB" else -0.01}
            rows.append(row | {"effect_high": 2 * fewer, "grade": grade, "cost_12m": float(cost), "payer": payer})
    columns = ["staff_id", "lever", "rank", "factor", "risk_12m", "risk_12m_after"]
    return pd.DataFrame(rows, columns=[*columns, "effect_low", "effect_high", "grade", "cost_12m", "payer"])


def made_factors():
    """Give the factors with a label and no features: the report reads no more."""
    return {
        key: Factor.model_validate({"id": key, "label": {"zh": zh, "en": en}, "features": {}})
        for key, (zh, en) in FACTORS.items()
    }


def made_levers():
    """Give the levers with their label alone: the report reads no more."""
    return {key: Lever.model_construct(id=key, label=Label(zh=zh, en=en)) for key, (zh, en) in LEVERS.items()}
