"""Small plots of text: a bar for each row, of one width whatever the font, so that a phone shows them too."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 10
MOST_MONTHS = 24
"""A corpus over a longer time is told by year."""
ROWS = 12


def bar(share: float, width: int = WIDTH) -> str:
    """A bar for a share from 0 to 1; whatever is more than nothing shows."""
    filled = min(width, max(round(share * width), 1 if share > 0 else 0))
    return "▰" * filled + "▱" * (width - filled)


def bars(rows: Sequence[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Each row's label and number with its bar, the longest bar for the biggest number."""
    most = max((number for _, number in rows), default=0)
    return [(label, bar(number / most if most else 0), number) for label, number in rows]


def over_time(periods: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], int]:
    """The newest months with the empty ones between them, or years, newest first; and how much is older than these.

    ``periods``: (``2025-05`` or ``2025``, number) in order.
    """
    months = {period: number for period, number in periods if len(period) == len("2025-05")}
    span = _ordinal(max(months)) - _ordinal(min(months)) + 1 if months else 0
    if len(months) < len(periods) or span > MOST_MONTHS:
        years: dict[str, int] = {}
        for period, number in periods:
            years[period[:4]] = years.get(period[:4], 0) + number
        first, last = int(min(years)), int(max(years))
        rows = [(f"{year:04}", years.get(f"{year:04}", 0)) for year in range(last, max(last - ROWS, first - 1), -1)]
    else:
        last = _ordinal(max(months)) if months else 0
        shown = [_month(last - back) for back in range(min(span, ROWS))]
        rows = [(month, months.get(month, 0)) for month in shown]
    return rows, sum(number for _, number in periods) - sum(number for _, number in rows)


def besides(older: int, undated: int) -> str:
    """The articles that such a plot does not show; empty where it shows all."""
    said = (f"{older:,} older" if older else None, f"{undated:,} without a date" if undated else None)
    return ", ".join(filter(None, said))


def _ordinal(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04}-{ordinal % 12 + 1:02}"
