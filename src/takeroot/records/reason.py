"""Why a row or a value was not used: codes for programs, words for people."""

from enum import IntEnum


class Reason(IntEnum):
    """One reason; its code is its name in small letters.

    Examples
    --------
    >>> Reason.NO_SUCH_DATE.code
    'no_such_date'
    >>> Reason.NO_SUCH_DATE.words
    '没有这一天 · there is no such day'
    """

    NONE = 0
    REQUIRED_MISSING = 1
    NOT_A_NUMBER = 2
    OUT_OF_RANGE = 3
    NOT_A_DATE = 4
    NO_SUCH_DATE = 5
    DATE_AMBIGUOUS = 6
    DATE_AHEAD = 7
    DATE_OUT_OF_RANGE = 8
    NOT_A_MONTH = 9
    NOT_RECOGNISED = 10
    ID_DAMAGED = 11
    FORMULA_WITHOUT_VALUE = 12
    CELL_ERROR = 13
    MERGED_NUMBER = 14
    COLUMN_TWICE = 15
    AGE_OUT_OF_RANGE = 16
    DATES_REVERSED = 17
    DATE_MISSING = 18
    FACILITY_UNKNOWN = 19
    PERSON_UNKNOWN = 20
    PERSON_SET_ASIDE = 21
    DOUBLE = 22
    KEY_TWICE = 23
    SPELLS_OVERLAP = 24
    RAGGED_ROW = 25
    UNBALANCED_QUOTES = 26
    UNIT_IN_DOUBT = 27

    @property
    def code(self) -> str:
        """The reason as programs read it."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """The reason as people read it, in Chinese and English."""
        return _WORDS[self.value]


_WORDS = (
    "",
    "必填项为空 · a value that is needed is missing",
    "不是数字 · not a number",
    "超出允许范围 · outside the limits of its table's file",
    "不是日期 · not a date",
    "没有这一天 · there is no such day",
    "月份有歧义（1月或10月） · January or October, it cannot be told which",
    "晚于交付日期 · after the day of delivery",
    "日期超出范围 · a date before 1940 or after 2200",
    "不是月份 · not a month",
    "不认识的取值 · a word no spelling of its table's file matches",
    "编号已损坏（科学计数或位数丢失） · an id that lost digits",
    "公式没有结果 · a formula without a stored result",
    "单元格为错误值 · an error value of the spreadsheet",
    "多人合并的数字 · one number merged over several rows",
    "同名两列取值不同 · the same header stands twice and the values differ",
    "入职年龄不合理 · not of working age on the day of hire",
    "日期先后颠倒 · before the date it must follow",
    "有原因而无日期 · a reason without its date",
    "机构不在机构表中 · the facility is not in the table of facilities",
    "花名册中没有此人 · the person is not among the staff",
    "此人的花名册记录未采用 · the person's own row was set aside",
    "重复行 · the same row once more",
    "主键重复而内容不同 · rows with the same key differ",
    "同一人的任职时段重叠 · spells of one person overlap",
    "列数与表头不符 · more or fewer cells than headers",
    "引号不成对 · quotation marks do not pair",
    "单位存疑（年薪或万元） · the unit is in doubt",
)
