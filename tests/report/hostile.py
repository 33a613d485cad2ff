"""Strings that spreadsheets, browsers and files have taken for something else."""

_STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "'=", '"=', "'", "''")
_FORMULAS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","y")', "SUM(A1:A9)", "A1", 'WEBSERVICE("x")')
_LINKS = ("http://x.example/a", "https://x.example", "ftp://x", "mailto:a@b.c", "internal:Sheet1!A1", "external:b.xlsx")
_TAGS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><b>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[x]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;b&gt;",
    "&#60;b&#62;",
    "<iframe src=//x.example>",
    "<a href='javascript:alert(1)'>x</a>",
    "<meta http-equiv=refresh content=0>",
    "<base href=//x.example>",
    "</td></tr></table>",
    "</title>",
    "<textarea>",
    "<plaintext>",
)
_TEMPLATES = (
    "{{ 7*7 }}",
    "{% raw %}",
    "{n}",
    "{0}",
    "{place}",
    "{{place}}",
    "%s",
    "%(x)s",
    "${7*7}",
    "#{7*7}",
    "{",
    "}",
)
_ODD = (
    "_x0041_",
    "_x005F_x0041_",
    "_x000D_",
    "a\x00b",
    "a\x07b",
    "a\x1bb",
    "a\ufffeb",
    "a\uffffb",
    "\ud800",
    "a\u202eb",
    "\u200b",
    "\ufeff",
    "e\u0301",
    "\U0001f9d1\u200d\u2695\ufe0f",
    "𠮷野",
    "a\u2028b",
    "a\x85b",
    "ﷺ",
    "  spaced  ",
    "\u3000全角\u3000",
    "a\r\nb",
    "a,b;c\td",
    'a"b',
    "a'b",
    "a\\b",
    "a|b",
    "takeroot|director|1999-01|X|zh",
    "takeroot-check|dead:beef",
    "NULL",
    "nan",
    "None",
    "TRUE",
    "1E5",
    "0012",
    "2024-01-01",
    "#REF!",
    "#N/A",
    "&P",
    "&&",
    "[1]Sheet!A1",
    "x" * 300,
)


def hostile_strings() -> list[str]:
    """Return at least 500, all different, none empty."""
    combined = [start + formula for start in _STARTS for formula in (*_FORMULAS, *_LINKS, *_TEMPLATES)]
    tagged = [before + tag for tag in _TAGS for before in ("", "李", "=", "a ", "\u00a0")]
    plain = [*_FORMULAS, *_LINKS, *_TEMPLATES, *_ODD, *(f"{odd} 张" for odd in _ODD), *(f"={odd}" for odd in _ODD)]
    return list(dict.fromkeys([*combined, *tagged, *plain]))
