"""Organisations and places brought together: acronyms, "also known as", with and without the country before them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from index.analysis.names.folding import COMPANY_SUFFIXES, Key, other_forms
from index.analysis.names.pieces import Piece
from index.analysis.names.words import Lexicon
from index.model import Article, Name, NameKind, Span

_ALSO = frozenset(
    "also better formerly previously commonly widely known as which is or called , the abbreviated".split()
)
# From the end of a name to the name it is also known by: ", which is also known as".
ALSO_WITHIN = 7


def gather(article: Article, found: list[Piece], kind: NameKind, lexicon: Lexicon) -> Iterator[Name]:
    """The names of one kind, each with its aliases and all its mentions."""
    by_form: dict[Key, list[Piece]] = defaultdict(list)
    for piece in found:
        by_form[piece.key].append(piece)
    leader = _leaders(by_form, found, kind, lexicon)
    groups: dict[Key, list[Piece]] = defaultdict(list)
    for form, members in by_form.items():
        groups[_follow(leader, form)].extend(members)
    for members in groups.values():
        members.sort(key=lambda piece: piece.start)
        texts = Counter(article.text[piece.start : piece.end] for piece in members)
        name = max(texts, key=lambda text: (len(text.split()), not text.isupper(), texts[text]))
        yield Name(
            name=" ".join(name.split()),
            kind=kind,
            aliases=other_forms(texts, name),
            mentions=tuple(Span(piece.start, piece.end) for piece in members),
        )


def _follow(leader: dict[Key, Key], form: Key) -> Key:
    seen = {form}
    while form in leader and leader[form] not in seen:
        form = leader[form]
        seen.add(form)
    return form


def _leaders(by_form: dict[Key, list[Piece]], found: list[Piece], kind: NameKind, lexicon: Lexicon) -> dict[Key, Key]:
    """Form → the form it belongs to."""
    leader: dict[Key, Key] = {}
    cores: dict[Key, Key] = {}
    for form in sorted(by_form, key=lambda form: (-len(form), form)):
        core = lexicon.same.get(form, form)
        if kind is NameKind.ORGANISATION:
            core = _core(core)
        if core in cores and cores[core] != form:
            leader[form] = cores[core]
        else:
            cores[core] = form
    if kind is NameKind.ORGANISATION:
        for form, full in _introduced(found):
            leader.setdefault(form, full)
        initials: dict[str, list[Key]] = defaultdict(list)
        for form in by_form:
            if len(form) > 1:
                for letters in _initials(form):
                    initials[letters].append(form)
        for form in by_form:
            if len(form) != 1 or form in leader:
                continue
            if len(form[0]) > 1 and len({_follow(leader, other) for other in initials[form[0]]}) == 1:
                leader[form] = initials[form[0]][0]
                continue
            longer = {_follow(leader, other) for other in by_form if len(other) > 1 and other[0] == form[0]}
            if len(longer) == 1 and form[0] not in lexicon.common and form not in lexicon.places:
                leader[form] = longer.pop()
    return leader


def _core(form: Key) -> Key:
    if form[0] in ("us", "the") and len(form) > 2:
        form = form[1:]
    while len(form) > 1 and form[-1] in COMPANY_SUFFIXES:
        form = form[:-1]
    return form


def _initials(form: Key) -> set[str]:
    small = ("of", "for", "the", "and", "on")
    return {"".join(word[0] for word in form), "".join(word[0] for word in form if word not in small)}


def _introduced(found: list[Piece]) -> Iterator[tuple[Key, Key]]:
    """Pairs (short, full) the text itself brings together: "European Space Agency (ESA)", "also known as Morena"."""
    ordered = sorted(found, key=lambda piece: piece.start)
    for full, short in pairwise(ordered):
        if full.paragraph is not short.paragraph or short.key == full.key:
            continue
        between = [token.lower for token in full.paragraph.tokens[full.last : short.first]]
        bracketed = between == ["("] and len(short.key) == 1 < len(full.key) and short.words[0].text.isupper()
        also = "known" in between and len(between) <= ALSO_WITHIN and all(word in _ALSO for word in between)
        if bracketed or also:
            yield short.key, full.key
