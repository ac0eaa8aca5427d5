"""A message's parts as Discord keeps and shows them: numbered, with its defaults, files at their addresses."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .components import SELECTS, Kind, every, media
from .errors import Json

if TYPE_CHECKING:
    from .messages import File

_DEFAULTS: dict[int, Json] = {
    Kind.CONTAINER: {"accent_color": None, "spoiler": False},
    Kind.SEPARATOR: {"spacing": 1, "divider": True},
    Kind.THUMBNAIL: {"description": None, "spoiler": False},
    Kind.FILE: {"name": None, "size": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}
_ITEM_DEFAULTS: Json = {"description": None, "spoiler": False}


def kept_components(sent: Iterable[Json]) -> list[Json]:
    components: list[Json] = copy.deepcopy(list(sent))
    for one in every(components):
        _complete(one, _DEFAULTS.get(one["type"], {}))
        for option in one.get("options") or ():
            _complete(option, {})
        for item in one.get("items") or ():
            _complete(item, _ITEM_DEFAULTS)
    taken = {one.get("id") for one in every(components)}
    free = (number for number in range(1, 1000) if number not in taken)
    for one in every(components):
        one["id"] = one.get("id") or next(free)
    return components


def kept_embeds(sent: Iterable[Json]) -> list[Json]:
    embeds: list[Json] = copy.deepcopy(list(sent))
    for embed in embeds:
        _complete(embed, {"type": "rich"})
    return embeds


def resolve_media(embeds: Iterable[Json], components: Iterable[Json], files: Sequence[File]) -> None:
    """Put the address of the file where ``attachment://name`` stood."""
    by_name = {f"attachment://{file.name}": file for file in files}
    for embed in embeds:
        for part in ("image", "thumbnail"):
            if embed.get(part):
                _address(embed[part], by_name)
    for number, item in enumerate(media(components), start=1):
        _address(item, by_name)
        item.setdefault("id", str(number))


def _complete(part: Json, defaults: Json) -> None:
    """What is null is as good as left out, and what is left out takes its default."""
    for name in [name for name, value in part.items() if value is None]:
        del part[name]
    for name, value in defaults.items():
        part.setdefault(name, value)


def _address(item: Json, by_name: dict[str, File]) -> None:
    file = by_name.get(item["url"])
    if file is not None:
        item |= {"url": file.url, "content_type": file.content_type, "attachment_id": str(file.id)}
    item.setdefault("proxy_url", item["url"])
