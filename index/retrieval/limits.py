"""The filters that a question carries in its own words: an outlet, a time, an author.

Only what is sure becomes a filter, as a wrong one loses answers: "the 2024 election" is none, nor is "plans to merge
in 2024", "the first since 2001", or an outlet among several. A time is when the article was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from index.model import Filters
from index.retrieval.ranking import names_outlet
from index.retrieval.terms import words

_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(_MONTHS)
_TH = r"(?:st|nd|rd|th)?"
_CALENDAR = (
    rf"(?:(?P<d>\d\d?){_TH} (?:of )?)?(?P<m>{_MONTH})(?: (?P<d2>\d\d?){_TH}(?!\d))?(?:,? (?P<y>(?:19|20)\d\d))?"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
)
_DATE = rf"{_CALENDAR}|(?P<year>(?:19|20)\d\d)"
# Years alone, "from 1905 to 1913", are the times of what is told and not of the telling.
_END = re.sub(r"\?P<\w+>", "?:", _CALENDAR)
# "before the election on 5 November 2024": what happened then may stand between.
_TIMED = re.compile(
    r"\b(?P<how>since|after|before|until|till|up to|to|through|in|during|from)\s+"
    rf"(?P<event>the\s+(?:[\w’'-]+\s+){{1,4}}?(?:on|of|in)\s+)?(?P<when>{_DATE})\b(?P<ends>\s*(?:[?.!,;]|$|according\b))?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:\b(?P<how>since|after|before|until|till)\s+)?(?:(?<!the )\blast (?P<unit>week|month|year)\b|\byesterday\b)"
)
# "in the past two weeks"; "over the past year" is mostly how long something took.
_RECENT = re.compile(
    r"\b(?:in|within|during)\s+the\s+(?:last|past)\s+(?:(?P<many>\d{1,3}|"
    r"two|three|four|five|six|seven|ten|few|couple of)\s+)?(?P<of>day|week|month)s?\b"
)
_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "few": 3, "couple of": 2}
_DAYS = {"day": 1, "week": 7, "month": 30}
# What lies ahead is told before its time; what is the first since then is told now; a report's date is another matter.
_AHEAD = re.compile(
    r"\b(?:will|would|could|may|might|plan(?:s|ned|ning)?|expect(?:s|ed)?|set to|going to|due|scheduled?|next)\b"
)
_RECORD = re.compile(
    r"\b(?:first|last|only|most|least|worst|best|biggest|largest|highest|lowest|longest|record|time)\b[^,?]*$",
    re.IGNORECASE,
)
_REPORT = re.compile(r"\b(?:report|article|story|published)", re.IGNORECASE)
_NEWS = re.compile(r"\b(?:news|articles?|stor(?:y|ies)|reports?|headlines|coverage)\s*$", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:both|another|compared|between|while)\b", re.IGNORECASE)
_NAME = r"[A-Z][\w.’'-]+"
_AUTHOR = rf"(?P<author>(?!The ){_NAME}(?: (?:(?:de|da|di|del|la|van|von|al|bin) )*{_NAME})+)"
_PIECE = r"(?:articles?|stor(?:y|ies)|reports?|pieces?|columns?)"
_WRITTEN_BY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_PIECE}|written|reporting) (?P<cut>by {_AUTHOR})",
        rf"^[Ww]hat (?P<cut>(?:did|has) {_AUTHOR} (?:write|written))\b",
        rf"(?P<cut>\b{_AUTHOR}[’']s) {_PIECE}\b",
    )
)
_ACCORDING = re.compile(
    r"(?:\b(?:according to|(?:as )?reported (?:by|in)|published (?:by|in)"
    r"|(?:articles?|stor(?:y|ies)|reports?|news|coverage) (?:in|from|by))|^in)\s+(?:the\s+)?",
    re.IGNORECASE,
)
# What may follow an outlet's name; "the Guardian Council" is another thing.
_AFTER_OUTLET = re.compile(
    r"\s*(?:$|[,.?!;:)]|(?:article|report|story|who|whom|what|which|when|where|why|how|did|is|was|are|were|has|had"
    r"|about|on|that|mentions?|says?|since|before|after|in|until|during|last|from|yesterday)\b)"
)
# "What did CNN report on the flood?", but not what it says of itself.
_TOLD_BY = re.compile(r"^what\s+(?=(?:did|does|do|has|have|had)\s+(?:the\s+)?)", re.IGNORECASE)
_TELLS = re.compile(r"\s+(?:say|report|write|publish|said|reported|written|published)(?=\s+(?:about|on|of)\b)")
_ITSELF = re.compile(r"\b(?:its|their|own)\b")


@dataclass(frozen=True, slots=True)
class Limited:
    """A question and what it limits itself to."""

    question: str
    """Without the words that are filters now; as it was where nothing would be left."""
    filters: Filters
    off: Filters = Filters()
    """Understood too, but taken off."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Words that say a filter and nothing else."""

    start: int
    end: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Period:
    start: date
    end: date


_Range = tuple[date | None, date | None]


def limits(question: str, outlets: Iterable[str], today: date, without: AbstractSet[str] = frozenset()) -> Limited:
    """The filters in a question; whether the corpus has an author of the name written there is to be checked.

    ``without``: names of filters that are taken off; their words are words of the question again.
    """
    if _COMPARED.search(question):
        return Limited(question, Filters())
    cut: list[_Cut] = []
    since, until = _times(question, today, cut)
    source = _outlet(question, list(outlets), cut)
    if author := next(filter(None, (pattern.search(question) for pattern in _WRITTEN_BY)), None):
        cut.append(_Cut(*author.span("cut"), frozenset({"author"})))
    filters = Filters(
        source=source,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        author=author["author"] if author else None,
    )
    rest = question
    for one in sorted(cut, key=lambda one: one.start, reverse=True):
        if not one.fields <= without:
            rest = f"{rest[: one.start]} {rest[one.end :]}"
    rest = re.sub(r"[\s,]+(?=[?.,!])", "", " ".join(rest.split())).strip(" ,")
    return Limited(rest if len(words(rest)) > 1 else question, *filters.parted(without))


def in_words(filters: Filters) -> str:
    """What it is limited to, as a sentence has it: "The Guardian, from 2024-05-01 on, up to 2024-05-31"."""
    said = {"source": "{}", "author": "what {} wrote", "since": "from {} on", "until": "up to {}"}
    given = filters.to_dict()
    return ", ".join(how.format(given[name]) for name, how in said.items() if name in given)


def _outlet(question: str, outlets: Sequence[str], cut: list[_Cut]) -> str | None:
    if sum(names_outlet(question, one) for one in outlets) > 1:
        return None
    for match in _ACCORDING.finditer(question):
        rest = question[match.end() :]
        for outlet in sorted(outlets, key=len, reverse=True):
            name = outlet.removeprefix("The ")
            if rest.casefold().startswith(name.casefold()) and _AFTER_OUTLET.match(rest[len(name) :]):
                cut.append(_Cut(match.start(), match.end() + len(name), frozenset({"source"})))
                return outlet
    return _teller(question, outlets, cut)


def _teller(question: str, outlets: Sequence[str], cut: list[_Cut]) -> str | None:
    """The outlet whose reporting is asked for: "What did CNN report on the flood?" """
    asked = _TOLD_BY.match(question)
    if asked is None or _ITSELF.search(question):
        return None
    for outlet in sorted(outlets, key=len, reverse=True):
        name = re.escape(outlet.removeprefix("The "))
        told = re.compile(rf"\w+\s+(?:the\s+)?{name}{_TELLS.pattern}", re.IGNORECASE).match(question, asked.end())
        if told:
            cut.append(_Cut(*told.span(), frozenset({"source"})))
            return outlet
    return None


def _times(question: str, today: date, cut: list[_Cut]) -> _Range:
    ranges: list[_Range] = []
    timed_words: list[_Cut] = []
    for match in _TIMED.finditer(question):
        if timed := _timed(match, question[: match.start()], today):
            ranges.append(timed)
            # The event is part of what is asked.
            if not match["event"]:
                timed_words.append(_Cut(match.start(), match.end("when"), _ends(timed)))
    for match in _RELATIVE.finditer(question):
        ranges.append(_counted_from(match["how"], _relative(match, today)))
        timed_words.append(_Cut(*match.span(), _ends(ranges[-1])))
    for match in _RECENT.finditer(question):
        many = _MANY.get(match["many"] or "", 0) or int(match["many"] or 1)
        ranges.append((today - _DAY * many * _DAYS[match["of"]], None))
        timed_words.append(_Cut(*match.span(), _ends(ranges[-1])))
    # Two times that are not the two ends of one are two things that are compared.
    since, until = [a for a, _ in ranges if a], [b for _, b in ranges if b]
    if len(since) > 1 or len(until) > 1 or (since and until and since[0] > until[0]):
        return None, None
    cut += timed_words
    return (since[0] if since else None), (until[0] if until else None)


def _ends(timed: _Range) -> frozenset[str]:
    return frozenset(name for name, end in zip(("since", "until"), timed, strict=True) if end)


_DAY = timedelta(days=1)


def _timed(match: re.Match[str], before: str, today: date) -> _Range | None:
    how = match["how"].lower()
    period = _period(match, today)
    if period is None or _REPORT.search(match["event"] or "") or _REPORT.search(before[-20:]):
        return None
    if how == "since" and _RECORD.search(before):
        return None
    if how == "from":
        return _from(match, period, before)
    if how in ("to", "through"):
        # Only as the second end of "from May to July 2024".
        return (None, period.end) if re.search(rf"\bfrom\s+(?:{_END})\s*$", before, re.IGNORECASE) else None
    if how not in ("since", "after") and _AHEAD.search(before):
        return None
    if how not in ("in", "during"):
        return _counted_from(how, (period.start, period.end))
    # In the middle of a question "in 2021" belongs to some detail of it.
    return (period.start, period.end) if match["ends"] is not None or not before.strip() else None


def _from(match: re.Match[str], period: _Period, before: str) -> _Range | None:
    """ "News from May 2024" is all of it, "from May to July 2024" its first end; any other "from" dates a thing."""
    second = re.match(rf"\s*(?:to|until|till|through)\s+(?:{_END})", match.string[match.end("when") :], re.IGNORECASE)
    if second is None or match["year"]:
        return (period.start, period.end) if _NEWS.search(before) else None
    # The year that stands behind the second holds for both.
    year = re.search(r"(?:19|20)\d\d", second[0])
    same = year is not None and match["m"] is not None and match["y"] is None
    start = period.start.replace(year=int(year[0])) if same and year else period.start
    return start, None


def _counted_from(how: str | None, timed: tuple[date, date]) -> _Range:
    """The part of the time that lies before, after or since a period; without such a word the period itself."""
    start, end = timed
    match how.lower() if how else None:
        case "since":
            return start, None
        case "after":
            return end + _DAY, None
        case "before":
            return None, start - _DAY
        case "until" | "till" | "up to":
            return None, end
        case _:
            return start, end


def _period(match: re.Match[str], today: date) -> _Period | None:
    try:
        if match["iso"]:
            return _Period(date.fromisoformat(match["iso"]), date.fromisoformat(match["iso"]))
        if match["year"]:
            return _Period(date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31))
        month, day = 1 + _MONTHS.index(match["m"].capitalize()), int(match["d"] or match["d2"] or 0)
        # A month without a year is the latest that has begun.
        year = int(match["y"]) if match["y"] else today.year - (date(today.year, month, day or 1) > today)
        start = date(year, month, day or 1)
    except ValueError:
        return None
    return _Period(start, start if day else _month_end(start))


def _relative(match: re.Match[str], today: date) -> tuple[date, date]:
    # "This week" is said of news of any time, as in a quiz, and is no filter: ranking prefers what is fresh.
    if match["unit"] is None:
        return today - _DAY, today - _DAY
    if match["unit"] == "week":
        monday = today - _DAY * (today.weekday() + 7)
        return monday, monday + 6 * _DAY
    if match["unit"] == "month":
        last = today.replace(day=1) - _DAY
        return last.replace(day=1), last
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY
