"""A small picture of how often a name is mentioned over time, to be read on a dark ground and on a light one.

Pure. matplotlib takes a second to import: ``warm_up`` does it ahead; from then on a picture takes 25 ms. It has no lock
of its own: one picture at a time.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from .wording import day

FEWEST = 3
"""Months or years with a mention; fewer are told as well by the dates of the first and the last article."""
MOST_MONTHS = 60
"""A longer time is drawn by year."""
INCHES, DPI = (6.0, 1.5), 200
FEWEST_SLOTS = 6
"""Fewer bars leave room to their right, so that they do not become blocks."""
SIZE, DIGIT = 9, 0.013
"""Of the labels in points, and the width of a digit as a share of the picture's."""
INK, BARS = "#80848e", "#6f83f0"
"""Both have a contrast above 3 to Discord's dark ground (#313338) and to white."""


def warm_up() -> None:
    """Imports what a picture needs."""
    draw_mentions((("2000", 1),))


def is_worth_drawing(by_month: Sequence[tuple[str, int]]) -> bool:
    return len(by_month) >= FEWEST


def in_words(name: str, by_month: Sequence[tuple[str, int]]) -> str:
    """What the picture shows, for those who cannot see it."""
    periods = _periods(by_month)
    most = max(periods, key=lambda period: period[1])
    first, last = day(periods[0][0]), day(periods[-1][0])
    return f"Mentions of {name} from {first} to {last}; most in {day(most[0])}, {most[1]:,}."


def draw_mentions(by_month: Sequence[tuple[str, int]]) -> bytes:
    """A PNG: a bar for each month, or for each year of a long time. ``by_month``: (``2025-05`` or ``2025``, number)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.collections import PolyCollection
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    periods = _periods(by_month)
    most = max(number for _, number in periods)
    figure = Figure(figsize=INCHES, dpi=DPI)
    FigureCanvasAgg(figure)
    # Placed by hand: matplotlib's axes and their layout take three quarters of the time of a picture.
    left, right, ground, top = 0.02 + DIGIT * len(f"{most:,}"), 0.98, 0.2, 0.9
    slot = (right - left) / max(len(periods), FEWEST_SLOTS)
    middles = [left + (n + 0.5) * slot for n in range(len(periods))]
    bars = [
        [(x - 0.4 * slot, ground), (x - 0.4 * slot, y), (x + 0.4 * slot, y), (x + 0.4 * slot, ground)]
        for x, (_, number) in zip(middles, periods, strict=True)
        for y in (ground + (top - ground) * number / most,)
    ]
    figure.add_artist(PolyCollection(bars, facecolors=BARS, transform=figure.transFigure))
    figure.add_artist(Line2D([left, right], [ground, ground], color=INK, linewidth=0.8))
    for number, y in ((0, ground), (most, top)):
        figure.text(left - 0.01, y, f"{number:,}", color=INK, fontsize=SIZE, ha="right", va="center")
    for n, mark in _marks([period for period, _ in periods]).items():
        half = DIGIT * len(mark) / 2
        place = min(max(middles[n], half), 1 - half)
        figure.text(place, ground - 0.05, mark, color=INK, fontsize=SIZE, ha="center", va="top")
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", transparent=True, pil_kwargs={"compress_level": 1})
    return drawn.getvalue()


def _periods(by_month: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Every month from the first to the last, or every year, those without a mention too."""
    months = {_ordinal(period): number for period, number in by_month if len(period) == len("2025-05")}
    if len(months) == len(by_month) and max(months) - min(months) < MOST_MONTHS:
        return [
            (f"{month // 12:04}-{month % 12 + 1:02}", months.get(month, 0))
            for month in range(min(months), max(months) + 1)
        ]
    years: dict[int, int] = {}
    for period, number in by_month:
        years[int(period[:4])] = years.get(int(period[:4]), 0) + number
    return [(f"{year:04}", years.get(year, 0)) for year in range(min(years), max(years) + 1)]


def _marks(periods: Sequence[str]) -> dict[int, str]:
    """Where a label stands and which: the first, the last, and the beginnings of years where there is room."""
    last, room = len(periods) - 1, max(1, len(periods) // 8)
    if len(periods[0]) == len("2025"):
        return {n: periods[n] for n in sorted({last, *range(0, last - room + 1, room)})}
    short = {n: f"{day(period)[:3]} {period[:4]}" for n, period in enumerate(periods)}  # type: ignore[index]
    years = [n for n, period in enumerate(periods) if period.endswith("-01") and room <= n <= last - room]
    return {n: short[n] for n in (0, *years, last)}


def _ordinal(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1
