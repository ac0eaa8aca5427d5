"""Dates as people and machines write them → ISO 8601, and only where they are sure.

``3/4/2022`` is two dates and so none; a word that is not a date is None, never today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

EARLIEST_YEAR, LATEST_YEAR = 1600, 2100
"""No newspaper is older; a year beyond is a number that only looks like one."""

_MONTHS = {
    name: number
    for language in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mar apr may jun jul aug sept oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
    )
    for number, name in enumerate(language.split(), 1)
}
"""English stories stand on pages whose frame speaks the language of the place."""
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_CLOCK = r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)"
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?"

_ISO = re.compile(
    rf"{_YEAR}(?:(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}})(?:(?:T|\s+){_CLOCK}\s*{_ZONE})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?")
_DAY_FIRST = re.compile(rf"\b{_DAY}\.?(?:\s+(?:of|de))?[\s-]+{_MONTH}(?:\s+de)?[\s,-]+{_YEAR}\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAY}(?:,|\s)\s*{_YEAR}\b", re.IGNORECASE)
_NUMERIC = re.compile(r"\b(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)\b")
_WRITTEN = (_MONTH_FIRST, _DAY_FIRST)


def parse_date(value: object, day_first: bool | None = None) -> str | None:
    """A value that is said to be a date, as ISO 8601 (a year, a month, a day, or a day with a time), else None.

    ``day_first`` tells how its country writes 3/4/2022, where that is known.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") if _sensible(value.year) else None
    if isinstance(value, date):
        return value.isoformat() if _sensible(value.year) else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value) if _sensible(value) and isinstance(value, int) else _from_timestamp(value)
    text = " ".join(str(value).split())
    if match := _ISO.fullmatch(text):
        return _from_iso(match)
    if match := _COMPACT.fullmatch(text):
        return _day(match["year"], match["month"], match["day"])
    if text.isdecimal():
        return _from_timestamp(int(text))
    found = set(written_dates(text, day_first))
    # Two different days in one value ("12 May, updated 14 May 2025"): it is not said which one counts.
    return found.pop() if len(found) == 1 else None


def written_dates(text: str, day_first: bool | None = None) -> Iterator[str]:
    """Every full calendar date that running text spells out, as ``YYYY-MM-DD``, in no promised order."""
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            number = _MONTHS[match["month"].casefold()]
            if day := _day(match["year"], number, match["day"]):
                yield day
    for match in _NUMERIC.finditer(text):
        one, two = int(match["one"]), int(match["two"])
        sure = one == two or max(one, two) > 12
        if not sure and day_first is None:
            continue
        month, number = (two, one) if (two <= 12 if sure else day_first) else (one, two)
        if day := _day(match["year"], month, number):
            yield day
    for match in re.finditer(rf"\b{_YEAR}([-/.])(?P<month>\d{{2}})\2(?P<day>\d{{2}})(?!\d)", text):
        if day := _day(match["year"], match["month"], match["day"]):
            yield day


def _from_iso(match: re.Match[str]) -> str | None:
    if match["month"] is None:
        return match["year"]
    if match["day"] is None:
        month = int(match["month"])
        return f"{match['year']}-{month:02}" if 1 <= month <= 12 else None
    day = _day(match["year"], match["month"], match["day"])
    if day is None or match["clock"] is None:
        return day
    clock = match["clock"].replace(",", ".").split(".")[0].zfill(5)
    zone = (match["zone"] or "").upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone}").isoformat(timespec="seconds")
    except ValueError:
        return day


def _from_timestamp(value: float) -> str | None:
    """Seconds or milliseconds since 1970, as exports of content systems have them; smaller numbers are no dates."""
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 <= seconds <= 4e9:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _day(year: str, month: str | int, day: str | int) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if _sensible(found.year) else None


def _sensible(year: float) -> bool:
    return EARLIEST_YEAR <= year <= LATEST_YEAR
