"""Message components as Discord numbers them, walked and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum, IntFlag

from .errors import Json


class Kind(IntEnum):
    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19


class Flag(IntFlag):
    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    COMPONENTS_V2 = 1 << 15


LINK_BUTTON = 5
SELECTS = {Kind.STRING_SELECT, Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.MENTIONABLE_SELECT, Kind.CHANNEL_SELECT}
CLASSIC = {Kind.ACTION_ROW, Kind.BUTTON, *SELECTS}
"""The components that a message without IS_COMPONENTS_V2 may hold."""


def walk(
    components: Iterable[Json], place: tuple[str | int, ...] = ("components",)
) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every component with its place in the body, in reading order."""
    for number, component in enumerate(components):
        yield from _walk_one(component, (*place, number))


def _walk_one(component: Json, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    yield place, component
    yield from walk(component.get("components") or (), (*place, "components"))
    for single in ("accessory", "component"):
        if isinstance(component.get(single), dict):
            yield from _walk_one(component[single], (*place, single))


def every(components: Iterable[Json]) -> Iterator[Json]:
    return (component for _, component in walk(components))


def text_displays(components: Iterable[Json]) -> list[str]:
    return [str(one["content"]) for one in every(components) if one["type"] == Kind.TEXT_DISPLAY]


def media(components: Iterable[Json]) -> Iterator[Json]:
    """Every ``{"url": …}`` that a thumbnail, gallery or file shows."""
    for one in every(components):
        if one["type"] == Kind.THUMBNAIL:
            yield one["media"]
        elif one["type"] == Kind.FILE:
            yield one["file"]
        elif one["type"] == Kind.MEDIA_GALLERY:
            yield from (item["media"] for item in one["items"])


def embed_texts(embed: Json) -> list[str]:
    """The texts of an embed in reading order; together they are what the 6,000 are counted over."""
    texts = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields") or ():
        texts += [field.get("name"), field.get("value")]
    texts.append((embed.get("footer") or {}).get("text"))
    return [text for text in texts if text]
