"""The top of an entity-answer: who or what it is in the corpus's words, its figures, and who appears beside it."""

from __future__ import annotations

from index.model import Answer, Profile

from .escaping import shortened, strong
from .layout import Picture, Sheet
from .wording import counted, day

BESIDE = 8
ALIASES = 8


def draw_profile(sheet: Sheet, answer: Answer, picture: Picture | None = None) -> None:
    """Of the answer's first name, with its picture below; nothing where there is none."""
    if not answer.names:
        return
    name = answer.names[0]
    lines = [f"{strong(name.name, 100)} ({name.kind.value})"]
    if name.description:
        lines.append(shortened(name.description, 300))
    if name.aliases:
        lines.append(f"-# also {', '.join(shortened(alias, 60) for alias in name.aliases[:ALIASES])}")
    if answer.profile:
        lines += _figures(answer.profile)
    sheet.text("\n".join(lines))
    if picture:
        sheet.picture(picture)


def _figures(profile: Profile) -> list[str]:
    lines = [
        " · ".join(
            [
                counted(profile.articles, "article"),
                counted(profile.mentions, "mention"),
                counted(profile.quotations, "quotation"),
            ]
        )
    ]
    if first := day(profile.first_seen):
        last = day(profile.last_seen)
        lines[0] += f" · {first}" if first == last or not last else f" · {first} to {last}"
    if profile.beside:
        beside = ", ".join(f"{shortened(other, 60)} ({number})" for other, number in profile.beside[:BESIDE])
        lines.append(f"-# in the same articles: {beside}")
    return lines
