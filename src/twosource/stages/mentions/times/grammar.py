"""The shapes of time expressions, as patterns over the class letters of lexicon.py, and the search for them.

`SHAPES` is tried from the top at every place where a time may begin; the first that fits wins, so the longer forms
stand above the shorter ones that begin alike. Letters are explained where lexicon.py gives them to words.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:(?:[DdY](?:-?D/D)?|n(?:-?n|&n){0,6})(?:-?&-?a-?h)?)"
_COUNT = rf"{_NUMBER}(?:(?:-|>|&){_NUMBER})?"
_ZONE = r"(?:,?\(?Z(?:[+-]D)?\)?)"
_CLOCK = rf"(?:TV{_ZONE}?|(?:[PTk]|[Dn]0)(?:otR)?{_ZONE}?|[dY]Z)"
_MONTH_DAY = r"(?:M\.?,?t?[DO](?:,?o?[Yy])?)"
_DAY_MONTH = r"(?:(?:t?O|D)o?M\.?(?:,?o?[Yy])?)"
_CALENDAR = rf"(?:{_MONTH_DAY}|{_DAY_MONTH})"
_DAY = rf"(?:[WK]\.?,?t?{_CALENDAR}|{_CALENDAR}|[LXH]?W|G)"
_DAY_TWICE = rf"(?:[WK]\.?\({_CALENDAR}\)|{_CALENDAR},?\([WK]\.?\))"
_WITHIN = r"(?P<within>t?g-?(?:ot?|t)?|e-?(?:ot?)?|l(?:ot?)?|t?Ohot?|t?hot?)?"
_UNIT = r"[UVq]"

SHAPES: tuple[tuple[str, str], ...] = (
    ("iso", r"I"),
    ("slash", r"J"),
    ("clock_day", rf"(?P<clock>{_CLOCK}),?[bo]?,?(?P<day>e?{_DAY})"),
    ("day_clock", rf"(?P<day>[el]?{_DAY})(?:e?R)?(?:,?@|,)?(?P<clock>{_CLOCK})"),
    ("every_clock", rf"v(?P<unit>[UWR])R?,?@?(?P<clock>{_CLOCK})"),
    ("every_clock", rf"(?P<clock>{_CLOCK})[,b]?(?:v(?P<unit>[UWR])|(?P<days>w))"),
    ("every_clock", rf"(?P<days>w),?@?(?P<clock>{_CLOCK})"),
    ("clock_span", rf"(?P<a>[DT])(?P<dash>>|&|-)(?P<b>P{_ZONE}?)(?:,?[bo]?,?(?P<day>{_DAY}))?"),
    ("part_of_day", rf"(?:t?e?)(?P<part>R)[ob](?P<day>{_DAY})"),
    ("early_hours", rf"t?e(?P<unit>V)(?:o(?P<day>{_DAY}))?"),
    ("calendar_day", _DAY_TWICE),
    ("day_span", r"(?P<month>M)\.?(?P<a>[DO])(?:-|>|&)(?P<b>[DO])(?:,?(?P<year>Y))?(?![d%])"),
    ("day_span", r"t?(?P<a>[DO])(?:-|>|&)t?(?P<b>[DO])o?(?P<month>M)\.?(?:,?(?P<year>Y))?"),
    ("calendar_day", rf"(?:[el]b?)?(?:t?[LXH]{{0,2}}[WK]\.?,?t?)?{_CALENDAR}(?:(?P<tail>[LXH]U)|R)?"),
    ("holiday", r"(?P<which>[LXH])?(?P<day>1)(?:,?o?(?P<year>Y)|(?P<tail>[LXH]U))?"),
    ("day_alone", r"(?<=b)t(?P<day>O)(?![_x\-oUqRF])"),
    ("quarter", r"t?(?P<head>[LXH]Us|Y|[LXH]U)F?-?(?P<n>O)-?q"),
    ("quarter", _WITHIN + r"t?F?-?(?P<n>O)-?q(?:,?o?(?P<year>t?F?U?Y)|(?:o|,)?(?P<tail>[tLXH]F?U))?"),
    ("quarter", r"(?P<n>Q)(?:[,\-]?o?(?P<year>Y))?"),
    ("quarter", r"(?P<year>Y)-?(?P<n>Q)"),
    ("half", r"t?(?P<n>O|L)-?h(?:o|-|,)?t?(?:F?U?(?P<year>Y)|(?P<tail>[LXH]?U))"),
    ("ordinal_unit", r"t?(?P<n>O|L)(?P<unit>U)o(?:t?(?P<month>M)(?:,?o?(?P<year>Y))?|(?P<only>Y))"),
    ("week_of", rf"t?(?P<unit>U)o(?P<day>{_CALENDAR})"),
    ("nth_of", r"t?(?P<n>O)ot?(?P<tail>[LXH]U)"),
    ("nth_weekday", r"t?(?P<n>O|L)(?P<day>W)o(?:(?P<month>M)(?:,?o?(?P<year>Y))?|t?(?P<tail>[LXH]U))"),
    ("century", r"t?e?-?(?P<n>O)-?(?P<unit>U)"),
    ("ago", rf"(?P<count>{_NUMBER})(?:(?:-|>|&)-?{_NUMBER})?-?z?-?(?P<unit>{_UNIT})(?P<word>[Bl])"),
    ("ago", rf"(?P<count>a|afo?|fo?|)z?(?P<unit>{_UNIT})(?:&u)?(?P<word>[Bl])"),
    ("year_ago", rf"t?(?P<unit>U)-[Bl](?P<head>O-?q|p|{_UNIT})?"),
    ("from_now", rf"(?P<count>{_NUMBER}|a)z?(?P<unit>{_UNIT})4\*"),
    ("fiscal_this", _WITHIN + r"t?(?P<which>[LXHC]{1,2})?(?:F|z(?=U))(?P<unit>U)(?!Y)"),
    ("deictic", _WITHIN + rf"t?(?P<which>[LXC]{{1,3}})z?(?P<count>{_COUNT}|fo?|)-?z?-?(?P<unit>{_UNIT})"),
    ("deictic", _WITHIN + rf"(?P<which>H)(?P<count>)C?(?P<unit>{_UNIT})"),
    ("relative_day", r"t?(?P<unit>U)(?P<side>[<^])(?P<day>G|W)?"),
    ("part", r"(?P<early>[el])?-?(?P<which>[LHX]|t)e?-?(?P<part>R)"),
    ("today", r"(?P<early>[el])?-?(?P<before>R)?(?P<day>G)(?P<early2>e)?(?P<part>R)?"),
    ("weekdays", r"W(?P<part>A)"),
    (
        "weekday",
        r"(?:(?P<early>[el])b?)?t?(?P<which>[LXH]{1,2})?(?P<day>W)(?:e?-?)?(?P<part>R)?(?:o?t?(?P<week>[LXH]U))?",
    ),
    ("part", r"(?P<early>e)-?(?P<which>)(?P<part>R)"),
    ("every", rf"(?P<v>v)6?(?P<n>O|{_NUMBER})?(?P<unit>[UVWMRSq])(?:R)?"),
    ("season", _WITHIN + r"(?P<which>[tLHX]{1,2})?(?P<season>S)(?:,?o?(?P<year>Y)|(?P<tail>o?[LXH]U))?"),
    ("decade", r"(?P<the>t?)(?P<early>e?)-?(?P<decade>E)"),
    ("month_year", _WITHIN + r"(?P<month>M)\.?,?(?P<to>-M\.?)?o?t?(?P<year>[Yy])"),
    ("month", _WITHIN + r"(?P<which>[LXH]{1,2})?(?P<month>M)(?:\.(?=[_,]))?(?:o?(?P<tail>[LXH]U))?"),
    ("year_end", r"t?(?P<unit>U)(?:-|s)?(?P<end>g)(?![_o])"),
    ("year_span", r"t?(?P<a>Y)(?P<dash>-|/)(?P<b>[YDd])(?![-/])"),
    ("lasting", rf"(?:t?O|t)?(?P<count>{_NUMBER})(?:(?:-?[>&]-?|-|-?>){_NUMBER})?-?z?-?(?P<unit>[UV])(?P<half>&ah)?"),
    ("lasting", r"(?P<count>a)z?(?P<unit>U)(?P<half>&ah)?"),
    ("lasting", r"(?P<count>h)-?a?-?(?P<unit>U)"),
    ("lasting", r"t?(?P<count>afo?|fo?z?|tfo?)(?P<unit>V)"),
    ("all_unit", r"9-?(?P<unit>U)"),
    ("long", r"t?(?P<unit>[UV])-~"),
    ("recent", r"c(?P<unit>[UV])(?:&V)?"),
    ("these", r"(?P<which>7)(?P<unit>V)"),
    ("fiscal", _WITHIN + r"(?P<head>t?FU?|tU|U(?=Y))(?P<year>Y)(?:[-/](?P<b>[YDd])(?![-/]))?"),
    ("year", _WITHIN + r"t?(?P<year>Y)"),
    ("the_unit", _WITHIN + r"t(?P<unit>[Uq])"),
    ("bare", r"(?P<the>t)?(?P<unit>V)(?:&V)?"),
    ("clock", rf"(?P<clock>{_CLOCK})"),
    ("frequency", r"r"),
    ("weekdays", r"w"),
    ("vague", r"\*"),
    ("present", r"(?<=@)t?N"),
    ("future", r"t_?(?P<word>[5L])"),
)  # fmt: skip

_COMPILED = tuple((name, re.compile(shape)) for name, shape in SHAPES)
_GROUP_NAME = re.compile(r"\?P<\w+>")
_NEVER_FIRST = r"[_,.\n;()|$%/+x&>ob@~Bsipu46A2\-]"  # tells at once that nothing begins here: most words are "_"
_ANY = re.compile(f"(?!{_NEVER_FIRST})(?:" + "|".join(f"({_GROUP_NAME.sub('?:', shape)})" for _, shape in SHAPES) + ")")


def shape_at(classes: str, at: int, stop: int) -> tuple[str, re.Match[str]] | None:
    """The first expression in the tokens [at, stop), by the order of `SHAPES`: its name and match."""
    m = _ANY.search(classes, at, stop)
    if m is None:
        return None
    name, pattern = _COMPILED[(m.lastindex or 1) - 1]
    match = pattern.match(classes, m.start(), stop)
    return (name, match) if match is not None else None
