"""Made-up citations and answers, hostile text for them, and a card taken apart as Discord counts it."""

from __future__ import annotations

from typing import Any

from discord import ui
from hypothesis import strategies as st

from index.model import (
    Answer,
    AnswerKind,
    Citation,
    Difference,
    Explained,
    Filters,
    NamedAnswer,
    NameKind,
    Place,
    Span,
    Verdict,
)

HOSTILE = (
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&42>",
    "<#42>",
    "<:party:42>",
    "</ask:42>",
    "<t:1700000000:R>",
    "**bold**",
    "__under__",
    "*a*",
    "_b_",
    "~~gone~~",
    "||hidden||",
    "`code`",
    "```py\nprint()\n```",
    "[click](https://evil.example)",
    "](https://evil.example)",
    "[0:](1:)",
    "https://evil.example/a_b_c",
    "<https://evil.example>",
    ":smile:",
    "> quoted",
    ">>> all of it",
    "# Heading",
    "-# small",
    "- item",
    "* item",
    "1. item",
    "2019. It was",
    "\\",
    "\\*",
    "¯\\_(ツ)_/¯",
    "\u202eturned round\u202c",
    "zero\u200bwidth",
    "@\u200beveryone",
    "x" * 2_000,
    "🙂" * 40,
    "שלום עולם",
    "é\u200dé",
    "\ud800",
    "\x00",
    "\r\n",
    "\n\n",
    "\n",
    " ",
    "“quoted,” she said.",
    "A plain sentence. Another one.",
)

text = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(HOSTILE), max_size=6).map(" ".join))
filled = text.filter(lambda value: bool(value.strip()))
address = st.one_of(
    st.none(), st.sampled_from(["https://news.example/a_(b)?c=d#:~:text=x", "javascript:alert(1)"]), text
)


@st.composite
def citations(draw: st.DrawFn, number: int = 1) -> Citation:
    words = draw(st.one_of(filled, filled.map(lambda value: f"{value} " * 12)))
    start = draw(st.integers(0, 5_000))
    a, b = sorted((draw(st.integers(0, len(words))), draw(st.integers(0, len(words)))))
    return Citation(
        number=number,
        article_id=draw(filled),
        title=draw(st.one_of(st.none(), text)),
        source=draw(st.one_of(st.none(), text)),
        authors=tuple(draw(st.lists(text, max_size=5))),
        published=draw(st.one_of(st.none(), st.sampled_from(["2025", "2025-05", "2025-05-14T10:00:00Z"]), text)),
        url=draw(address),
        start=start,
        end=start + len(words),
        text=words,
        paragraph=draw(st.one_of(st.none(), st.integers(1, 400))),
        link=draw(address),
        score=0.5,
        kind=draw(st.sampled_from(["body", "caption", "title", "direct", "mixed", "indirect"])),
        highlights=(Span(start + a, start + b),),
        speaker=draw(st.one_of(st.none(), text)),
        cue=draw(st.one_of(st.none(), text)),
        label=draw(text),
        explained=(Explained(start + a, start + a, draw(filled)),),
        also_in=tuple(
            Place(draw(filled), draw(text), draw(st.one_of(st.none(), text)), None, draw(address), draw(address))
            for _ in range(draw(st.integers(0, 4)))
        ),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    many = draw(st.integers(0, 10))
    kind = draw(st.sampled_from(list(AnswerKind)))
    return Answer(
        question=draw(st.one_of(text, text.map(lambda value: value * 20))),
        kind=kind,
        answered=draw(st.booleans()),
        filters=Filters(draw(st.one_of(st.none(), text)), draw(st.sampled_from([None, "2025", "2025-05-31"]))),
        notice=draw(st.one_of(st.none(), text)),
        citations=tuple(draw(citations(number)) for number in range(1, many + 1)),
        names=tuple(
            NamedAnswer(
                name=draw(filled),
                kind=draw(st.sampled_from(list(NameKind))),
                aliases=tuple(draw(st.lists(text, max_size=10))),
                description=draw(st.one_of(st.none(), text)),
                citations=(draw(st.integers(1, 10)),),
            )
            for _ in range(draw(st.integers(0, 12)))
        ),
        verdict=draw(st.sampled_from(list(Verdict))) if kind is AnswerKind.VERIFY else None,
        differences=tuple(Difference(draw(text), draw(text)) for _ in range(draw(st.integers(0, 12)))),
        choices=tuple(draw(st.lists(text, max_size=30))),
    )


def citation(words: str, number: int = 1, **facts: Any) -> Citation:
    """A citation of a made-up article; ``bold`` are the words to highlight."""
    bold = facts.pop("bold", None)
    at = words.index(bold) if bold else 0
    given: dict[str, Any] = {
        "article_id": "lighthouse.txt",
        "title": "The lighthouse is saved",
        "source": "Harbour Post",
        "authors": (),
        "published": "2025-05-14",
        "url": "https://harbour.example/lighthouse",
        "paragraph": 3,
        "link": "https://harbour.example/lighthouse#:~:text=saved",
        "score": 0.9,
        "kind": "body",
        "highlights": (Span(100 + at, 100 + at + len(bold)),) if bold else (),
    }
    return Citation(number=number, start=100, end=100 + len(words), text=words, **(given | facts))


def texts(view: ui.LayoutView) -> list[str]:
    """Every stretch of text of a card, in order."""
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def body(view: ui.LayoutView) -> str:
    """All text of a card."""
    return "\n".join(texts(view))


def parts(view: ui.LayoutView) -> list[dict[str, Any]]:
    """Every component of a card as it is sent, nested ones and accessories too."""

    def walk(component: dict[str, Any]) -> list[dict[str, Any]]:
        inner = [*component.get("components", ()), *([component["accessory"]] if "accessory" in component else ())]
        return [component, *(part for child in inner for part in walk(child))]

    sent = view.to_components()  # type: ignore[no-untyped-call]
    return [part for component in sent for part in walk(component)]


def custom_ids(view: ui.LayoutView) -> list[str]:
    return [part["custom_id"] for part in parts(view) if "custom_id" in part]


def keeps_the_limits(view: ui.LayoutView) -> None:
    """Fails where Discord would refuse the card."""
    pieces = parts(view)
    assert 0 < len(pieces) <= 40
    contents = [piece["content"] for piece in pieces if piece["type"] == 10]
    assert all(contents), "an empty text is refused"
    assert sum(len(content.encode("utf-16-le")) // 2 for content in contents) <= 4_000
    ids = [piece["custom_id"] for piece in pieces if "custom_id" in piece]
    assert len(set(ids)) == len(ids)
    assert all(1 <= len(one) <= 100 for one in ids)
    for piece in pieces:
        if piece["type"] == 2:
            assert 1 <= len(piece["label"]) <= 80
        if piece["type"] == 3:
            assert 1 <= len(piece["options"]) <= 25
            assert all(1 <= len(option["label"]) <= 100 for option in piece["options"])
            values = [option["value"] for option in piece["options"]]
            assert len(set(values)) == len(values)
