"""Facts as a reader says them: dates, filters, counts. What is not known is left out."""

from __future__ import annotations

from datetime import date

from index.model import Filters

from .escaping import shortened


def day(published: str | None) -> str | None:
    """An ISO 8601 date as "14 May 2025", "May 2025" or "2025"; anything else as it stands, escaped."""
    if not published:
        return None
    text = published.strip()
    try:
        if len(text) == 4:
            return str(date(int(text), 1, 1).year)
        if len(text) == 7:
            return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
        when = date.fromisoformat(text[:10])
    except ValueError:
        return shortened(text, 40)
    return f"{when.day} {when:%B %Y}"


def counted(number: int, one: str, several: str | None = None) -> str:
    """ "1 article", "1,200 articles"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def limited_to(filters: Filters) -> list[str]:
    """The filters in force, each as a few words."""
    return [shortened(words, 90) for words in filter_words(filters).values()]


def filter_words(filters: Filters) -> dict[str, str]:
    """Each filter that is set as a few words, by its name; not escaped."""
    said = {"source": "only {}", "author": "by {}", "since": "from {}", "until": "up to {}"}
    given = filters.to_dict()
    given |= {name: day(given[name]) for name in ("since", "until") if name in given}
    return {name: words.format(given[name]) for name, words in said.items() if name in given}


def minutes(seconds: float) -> str:
    """A stretch of time as "40 s" or "12 min"."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
