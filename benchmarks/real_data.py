"""Our survival and discrimination on public personnel records, beside the reference figures.

Usage: python benchmarks/real_data.py DIR, where DIR holds the tables that the data README lists.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from takeroot import HazardModel

_OUTCOME = [("event", bool), ("time", float)]
_LATE = [*_OUTCOME, ("entry", float)]
_YEAR = 12.0

# Columns of the Chinese table and the English ones they match; the label and its doubles are left out.
_MATCHED = {
    "年龄": "Age",
    "性别": "Gender",
    "婚姻状况": "MaritalStatus",
    "学历编码": "Education",
    "专业": "EducationField",
    "部门": "Department",
    "岗位": "JobRole",
    "职级": "JobLevel",
    "出差频率": "BusinessTravel",
    "离家距离": "DistanceFromHome",
    "是否加班": "OverTime",
    "年度培训次数": "TrainingTimesLastYear",
    "总工龄": "TotalWorkingYears",
    "本企业工龄": "YearsAtCompany",
    "现岗年限": "YearsInCurrentRole",
    "晋升间隔": "YearsSinceLastPromotion",
    "与现任经理共事年限": "YearsWithCurrManager",
    "跳槽次数": "NumCompaniesWorked",
    "月收入": "MonthlyIncome",
    "时薪": "HourlyRate",
    "日薪": "DailyRate",
    "月薪": "MonthlyRate",
    "调薪幅度": "PercentSalaryHike",
    "股权激励等级编码": "StockOptionLevel",
    "环境满意编码": "EnvironmentSatisfaction",
    "人际关系满意编码": "RelationshipSatisfaction",
    "工作满意编码": "JobSatisfaction",
    "敬业度编码": "JobInvolvement",
    "工作与生活平衡编码": "WorkLifeBalance",
    "绩效评级编码": "PerformanceRating",
}


def main(folder: Path) -> None:
    """Print every figure."""
    physicians(pd.read_csv(folder / "alda_physicians.csv"))
    health_workers(pd.read_csv(folder / "alda_health_workers.csv"))
    teachers(pd.read_csv(folder / "alda_teachers.csv"))
    english = pd.read_csv(folder / "WA_Fn-UseC_-HR-Employee-Attrition.csv")
    chinese = pd.read_csv(folder / "IBM_HR_zh_utf8bom.csv", encoding="utf-8-sig")
    employees(english, chinese)


def physicians(table: pd.DataFrame) -> None:
    """Late entry honoured and, for comparison, ignored."""
    times = [1, 2, 3, 5]
    late = _outcome(table["censor"] == 0, table["exit"], table["entry"])
    ignored = late[["event", "time"]]
    quarters = tuple(np.arange(0.25, 6.75, 0.25))
    _survival("alda physicians, late entry honoured", late, quarters, times, [0.902, 0.685, 0.498, 0.166])
    _survival("alda physicians, the same in four intervals", late, tuple(times), times, [0.902, 0.685, 0.498, 0.166])
    _survival("alda physicians, late entry ignored (wrong)", ignored, quarters, times, [0.956, 0.838, 0.687, 0.241])


def health_workers(table: pd.DataFrame) -> None:
    """Survival by weeks."""
    outcome = _outcome(table["censor"] == 0, table["weeks"])
    times = [13, 26, 52, 78, 104, 130]
    reference = [0.9747, 0.9403, 0.8574, 0.7565, 0.6770, 0.6181]
    _survival("alda health workers, weekly intervals", outcome, tuple(range(1, 131)), times, reference)


def teachers(table: pd.DataFrame) -> None:
    """Survival from yearly hazards."""
    hazards = [0.1157, 0.1102, 0.1158, 0.1076, 0.0891, 0.0825, 0.0601, 0.0481, 0.0422, 0.0369, 0.0247, 0.0128]
    reference = list(np.cumprod(1 - np.array(hazards)))
    outcome = _outcome(table["censor"] == 0, table["years"])
    _survival("alda teachers, yearly intervals", outcome, tuple(range(1, 13)), list(range(1, 13)), reference)


def employees(english: pd.DataFrame, chinese: pd.DataFrame) -> None:
    """Five folds on both tables: the same figures, or the run fails."""
    left = (english["Attrition"] == "Yes").to_numpy()
    translated = chinese[list(_MATCHED)].rename(columns=_MATCHED)
    # The Chinese table holds rises in pay as shares, the English one as per cent.
    translated["PercentSalaryHike"] = (translated["PercentSalaryHike"] * 100).round(6)
    tables = {"English": english[list(_MATCHED.values())], "Chinese": translated}
    figures = {name: _five_folds(_coded(table), left) for name, table in tables.items()}
    for name, found in figures.items():
        shown = ", ".join(f"{who} {auc:.4f}" for who, auc in found.items())
        print(f"IBM, {name} table, {len(left)} people, {left.sum()} left, ROC-AUC of 5 folds: {shown}")
    equal = figures["English"] == figures["Chinese"]
    print(f"IBM, both tables equal on {len(_MATCHED)} matched columns: {equal}")
    if not equal:
        sys.exit(1)


def _survival(
    title: str, outcome: np.ndarray, cuts: tuple[float, ...], times: list[int], reference: list[float]
) -> None:
    nothing_known = np.zeros((len(outcome), 1))
    model = HazardModel(cuts=cuts).fit(nothing_known, outcome)
    ours = 1 - model.predict_risk(nothing_known[:1], times)[0]
    print(title)
    print("  at       ", *(f"{time:7d}" for time in times))
    print("  ours     ", *(f"{value:7.4f}" for value in ours))
    print("  reference", *(f"{value:7.4f}" for value in reference))
    print(f"  largest difference {np.abs(ours - reference).max():.4f}")


def _outcome(event: pd.Series, time: pd.Series, entry: pd.Series | None = None) -> np.ndarray:
    columns = [event, time] if entry is None else [event, time, entry]
    return np.array(list(zip(*columns, strict=True)), dtype=_OUTCOME if entry is None else _LATE)


def _coded(table: pd.DataFrame) -> pd.DataFrame:
    """Text as one column a value, values in order of appearance, so that the language changes nothing."""
    columns: dict[str, np.ndarray] = {}
    for name in table:
        if pd.api.types.is_numeric_dtype(table[name]):
            columns[str(name)] = table[name].to_numpy(dtype=float)
            continue
        codes = pd.factorize(table[name])[0]
        columns |= {f"{name}_{code}": (codes == code).astype(float) for code in range(codes.max() + 1)}
    return pd.DataFrame(columns)


def _five_folds(x: pd.DataFrame, left: np.ndarray) -> Mapping[str, float]:
    outcome = np.array([(event, _YEAR) for event in left], dtype=_OUTCOME)
    found: dict[str, list[float]] = {}
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(x, left):
        for name, model in _models().items():
            target = left[train] if name == "logistic regression" else outcome[train]
            model.fit(x.iloc[train], target)
            at_risk = x.iloc[test]
            risk = model.predict(at_risk) if isinstance(model, HazardModel) else model.predict_proba(at_risk)[:, 1]
            found.setdefault(name, []).append(roc_auc_score(left[test], risk))
    return {name: float(np.mean(values)) for name, values in found.items()}


def _models() -> Mapping[str, object]:
    year = (_YEAR,)
    return {
        "HazardModel (its own choice)": HazardModel(cuts=year),
        "HazardModel mixed": HazardModel(cuts=year, learner="mixed"),
        "HazardModel boosting": HazardModel(cuts=year, learner="boosting"),
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
