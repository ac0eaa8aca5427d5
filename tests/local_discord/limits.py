"""What Discord enforces on messages, modals and autocomplete beyond its contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from .components import CLASSIC, LINK_BUTTON, SELECTS, Flag, Kind, embed_texts, every, media, text_displays, walk
from .errors import Json, Problem, empty_message, invalid_form

ACKNOWLEDGE_WITHIN = 3.0
TOKEN_LIVES = 15 * 60.0
CONTENT = 2_000
EMBEDS = 10
EMBED_TEXT = 6_000
CLASSIC_ROWS = 5
COMPONENTS_V2 = 40
TEXT_V2 = 4_000
MODAL_ROWS = 5
UPLOAD_BYTES = 10 * 1024 * 1024
PREMIUM_BUTTON = 6
TOP_LEVEL_V2 = {
    Kind.ACTION_ROW,
    Kind.SECTION,
    Kind.TEXT_DISPLAY,
    Kind.MEDIA_GALLERY,
    Kind.FILE,
    Kind.SEPARATOR,
    Kind.CONTAINER,
}


def check_message(message: Json, filenames: Sequence[str]) -> None:
    """Refuse what the message would be after this request; ``message`` has content, embeds, components and flags."""
    content, embeds, components = message["content"], message["embeds"], message["components"]
    problems: list[Problem] = []
    if len(content) > CONTENT:
        problems.append((("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT} or fewer in length."))
    problems += _embed_problems(embeds)
    if message["flags"] & Flag.COMPONENTS_V2:
        problems += _v2_problems(content, embeds, components)
    else:
        problems += _classic_problems(components)
    problems += _component_problems(components)
    problems += _media_problems(embeds, components, filenames)
    if problems:
        raise invalid_form(problems)
    if not (content.strip() or embeds or components or filenames):
        raise empty_message()


def _embed_problems(embeds: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    if len(embeds) > EMBEDS:
        problems.append((("embeds",), "BASE_TYPE_MAX_LENGTH", f"Must be {EMBEDS} or fewer in length."))
    if sum(len(text.strip()) for embed in embeds for text in embed_texts(embed)) > EMBED_TEXT:
        problems.append((("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TEXT}"))
    for number, embed in enumerate(embeds):
        if not embed_texts(embed) and not any(embed.get(part) for part in ("image", "thumbnail", "video")):
            problems.append((("embeds", number, "description"), "BASE_TYPE_REQUIRED", "This field is required"))
        for position, field in enumerate(embed.get("fields") or ()):
            problems += [
                (("embeds", number, "fields", position, part), "BASE_TYPE_REQUIRED", "This field is required")
                for part in ("name", "value")
                if not field[part].strip()
            ]
    return problems


def _v2_problems(content: str, embeds: list[Json], components: list[Json]) -> list[Problem]:
    problems: list[Problem] = [
        ((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
         f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
        for name, value in (("content", content), ("embeds", embeds))
        if value
    ]  # fmt: skip
    for number, component in enumerate(components):
        if component["type"] not in TOP_LEVEL_V2:
            problems.append((("components", number), "UNION_TYPE_CHOICES", "Not allowed at the top of a message."))
    count = sum(1 for _ in every(components))
    if count > COMPONENTS_V2:
        problems.append(
            (("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
             f"The maximum number of total components is {COMPONENTS_V2} (there are {count})")
        )  # fmt: skip
    texts = text_displays(components)
    if sum(map(len, texts)) > TEXT_V2:
        problems.append(
            (("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
             f"The total displayable text size exceeds the maximum size of {TEXT_V2} (it is {sum(map(len, texts))})")
        )  # fmt: skip
    return problems


def _classic_problems(components: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    if len(components) > CLASSIC_ROWS:
        problems.append((("components",), "BASE_TYPE_MAX_LENGTH", f"Must be {CLASSIC_ROWS} or fewer in length."))
    for place, component in walk(components):
        if component["type"] not in CLASSIC:
            problems.append((place, "UNION_TYPE_CHOICES", "This component needs MessageFlags.IS_COMPONENTS_V2."))
    return problems


def _component_problems(components: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    for place, component in walk(components):
        kind = component["type"]
        if kind == Kind.ACTION_ROW:
            problems += _row_problems(place, component)
        elif kind == Kind.BUTTON:
            problems += _button_problems(place, component)
        elif kind == Kind.STRING_SELECT:
            problems += _select_problems(place, component)
        elif kind == Kind.TEXT_DISPLAY and not component["content"].strip():
            problems.append(((*place, "content"), "BASE_TYPE_REQUIRED", "This field is required"))
    return problems + _duplicates(components)


def _row_problems(place: tuple[str | int, ...], row: Json) -> list[Problem]:
    if any(child["type"] in SELECTS for child in row["components"]) and len(row["components"]) > 1:
        return [(place, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The width of this row is exceeded: a select fills it.")]
    return []


def _button_problems(place: tuple[str | int, ...], button: Json) -> list[Problem]:
    style, url, custom_id = button["style"], button.get("url"), button.get("custom_id")
    problems: list[Problem] = []
    if style == LINK_BUTTON:
        if not url or custom_id:
            problems.append((place, "BUTTON_COMPONENT_URL", "A link button has a url and no custom id."))
        elif urlsplit(url).scheme not in ("http", "https", "discord"):
            problems.append(((*place, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of http, https, discord."))
    elif style != PREMIUM_BUTTON and (not custom_id or url):
        problems.append((place, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required, and no url allowed."))
    if style != PREMIUM_BUTTON and not (button.get("label") or "").strip() and not button.get("emoji"):
        problems.append((place, "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or an emoji is required."))
    return problems


def _select_problems(place: tuple[str | int, ...], select: Json) -> list[Problem]:
    options = select["options"]
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    problems: list[Problem] = []
    for value, times in Counter(option["value"] for option in options).items():
        if times > 1:
            problems.append(
                ((*place, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", f"The value {value!r} is not unique.")
            )
    if least > most or most > len(options):
        problems.append((place, "SELECT_COMPONENT_INVALID_RANGE", "min_values ≤ max_values ≤ number of options."))
    if sum(bool(option.get("default")) for option in options) > most:
        problems.append((place, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values."))
    return problems


def _duplicates(components: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[str, set[object]] = {"custom_id": set(), "id": set()}
    for place, component in walk(components):
        for name, values in seen.items():
            value = component.get(name)
            if value in values:
                problems.append(
                    ((*place, name), f"COMPONENT_{name.upper()}_DUPLICATED", f"Component {name} cannot be duplicated")
                )
            if value:
                values.add(value)
    return problems


def _media_problems(embeds: list[Json], components: list[Json], filenames: Sequence[str]) -> list[Problem]:
    urls = [(embed.get(part) or {}).get("url") for embed in embeds for part in ("image", "thumbnail")]
    urls += [str(item["url"]) for item in media(components)]
    return [
        (("attachments",), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"There is no attachment for {url}")
        for url in urls
        if url and url.startswith("attachment://") and url.removeprefix("attachment://") not in filenames
    ]


def check_modal(modal: Json) -> None:
    components = modal["components"]
    problems: list[Problem] = []
    if len(components) > MODAL_ROWS:
        problems.append(
            (("data", "components"), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MODAL_ROWS} in length.")
        )
    for place, component in walk(components, ("data", "components")):
        kind = component["type"]
        if kind == Kind.ACTION_ROW and len(component["components"]) != 1:
            problems.append((place, "BASE_TYPE_BAD_LENGTH", "A row of a modal holds one text input."))
        if kind == Kind.ACTION_ROW and not all(child.get("label") for child in component["components"]):
            problems.append((place, "BASE_TYPE_REQUIRED", "A text input outside a label needs its own label."))
        if kind == Kind.STRING_SELECT:
            problems += _select_problems(place, component)
    problems += _duplicates(components)
    if problems:
        raise invalid_form(problems)


def check_choices(choices: Iterable[Json | None], option: Json) -> None:
    """Autocomplete choices must be of the option's type, and their names unique enough to be told apart."""
    wanted: tuple[type, ...] = {3: (str,), 4: (int,), 10: (int, float)}[option["type"]]
    problems: list[Problem] = []
    for number, choice in enumerate(choices):
        place = ("data", "choices", number)
        if choice is None:
            continue
        if not isinstance(choice["value"], wanted) or isinstance(choice["value"], bool):
            problems.append(((*place, "value"), "BASE_TYPE_CHOICES", f"Not a value for the option {option['name']}."))
        elif isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            problems.append(((*place, "value"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."))
        if not choice["name"].strip():
            problems.append(((*place, "name"), "BASE_TYPE_REQUIRED", "This field is required"))
    if problems:
        raise invalid_form(problems)
