"""An article's names: pieces of text typed, brought together, and described in the article's own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from index.analysis.language import Parses
from index.analysis.names import organisations, people
from index.analysis.names.descriptions import describe
from index.analysis.names.folding import PARTICLES, Key, key, other_forms
from index.analysis.names.groups import find_groups
from index.analysis.names.headlines import known_in
from index.analysis.names.kinds import ORGANISATION, PERSON, PLACE
from index.analysis.names.pieces import Piece, paragraphs
from index.analysis.names.runs import pieces
from index.analysis.names.settling import settle
from index.analysis.names.words import Lexicon, lexicon
from index.model import Article, Name, Span

# Given names that open questions.
_MODALS = frozenset({"will", "may", "can", "art", "so"})


def find_names(article: Article, parses: Parses) -> tuple[Name, ...]:
    """The people, organisations, places and counted groups of an article's quotable blocks, each with all its
    mentions, in order of first mention."""
    words = lexicon()
    parts = paragraphs(article, words)
    found = [piece for part in parts if not part.loose for piece in pieces(part, words)]
    # A nickname all alone ("“The Rock”") is nobody's.
    found = [piece for piece in found if piece.words]
    # What an opening word leaves behind may be a particle alone: "Where do Trump and …".
    found = [piece for piece in _openings(found, words) if any(word.capital for word in piece.words)]
    kinds = settle(found, words, parses)
    for part in parts:
        if part.loose:
            for piece, kind in known_in(part, kinds, words):
                kinds.setdefault(piece.key, kind)
                found.append(piece)
    of = {kind: [piece for piece in found if kinds[piece.key] is kind] for kind in (PERSON, ORGANISATION, PLACE)}
    names = [
        *_people(of[PERSON], article, words),
        *organisations.gather(article, of[ORGANISATION], ORGANISATION, words),
        *organisations.gather(article, of[PLACE], PLACE, words),
        *find_groups(article, parts, words),
    ]
    return tuple(sorted(names, key=lambda name: name.mentions[0]))


def _openings(found: list[Piece], words: Lexicon) -> list[Piece]:
    """Sentence starts settled: "Still Trump" is Trump, "Brown said" is Brown if the article has a Brown elsewhere."""
    elsewhere = {piece.key for piece in found if not piece.opens}
    surnames = {piece.key[-1:] for piece in found if len(piece.words) > 1 and not _ordinary_opening(piece, words)}
    known = elsewhere | surnames | {piece.key for piece in found if piece.key in words.listed}
    settled = []
    for piece in found:
        first = piece.words[0]
        if not _ordinary_opening(piece, words) or piece.key in known:
            settled.append(piece)
        elif len(piece.words) > 1:
            rest = piece.without_first()
            named = words.is_given(first.text) and first.lower not in _MODALS
            organised = piece.words[-1].lower in words.organisations and rest.key not in known
            settled.append(piece if named or organised or piece.nickname else rest)
    forms = {piece.key for piece in settled}
    return [_without_verb(piece, forms, words) for piece in settled]


def _without_verb(piece: Piece, forms: set[Key], words: Lexicon) -> Piece:
    """ "Hillary Clinton Put" without its last word, where the article has the name without it."""
    if len(piece.words) < 3 or piece.key[:-1] not in forms or piece.nickname or piece.joined:
        return piece
    return piece.without_last() if piece.words[-1].lower in words.common and not _is_body(piece, words) else piece


def _is_body(piece: Piece, words: Lexicon) -> bool:
    last = piece.words[-1].lower
    return last in words.organisations or last in words.place_ends or last in words.other_ends


def _ordinary_opening(piece: Piece, words: Lexicon) -> bool:
    """Whether a piece opens a sentence with a word that is in the dictionary."""
    first = piece.words[0].lower
    return piece.opens and (first in words.common or first in words.lone) and first not in PARTICLES


def _people(found: list[Piece], article: Article, words: Lexicon) -> Iterable[Name]:
    by_form: dict[Key, list[Piece]] = defaultdict(list)
    nicknames: dict[Key, Key] = {}
    for piece in found:
        by_form[piece.key].append(piece)
        if piece.nickname:
            nicknames.setdefault(key(piece.nickname_text), piece.key)
    full = [form for form in by_form if len(people.significant(form)) > 1]
    partial = [form for form in by_form if len(people.significant(form)) == 1]
    names = people.FullNames(full)
    shorter = [form for form in full if names.have_surname(form)]
    shorter += [form for form in full if form in nicknames and form not in shorter]
    full = [form for form in full if form not in shorter]
    apart = {
        (s, f)
        for s in partial
        for f in full
        if people.surname_of(s, f) and _named_before(by_form[s], by_form[f], words)
    }
    groups, shared = people.gather(full, [*shorter, *partial], nicknames, words.given_folded, apart)
    members = [[piece for form in group for piece in by_form[form]] for group in groups]
    for form, sharers in shared.items():
        _give_by_title(form, members, sharers)
    for group, mentioned in zip(groups, members, strict=True):
        if not mentioned:
            continue
        mentioned.sort(key=lambda piece: piece.start)
        texts = Counter(article.text[piece.start : piece.end] for piece in mentioned)
        fullest = max(
            mentioned,
            key=lambda piece: (
                len(people.significant(piece.key)) + bool(piece.nickname),
                texts[article.text[piece.start : piece.end]],
                -piece.start,
            ),
        )
        name = article.text[fullest.start : fullest.end]
        texts.update(article.slice(piece.nickname) for piece in mentioned if piece.nickname)
        for piece in mentioned:
            if piece.key not in group:
                texts.pop(article.text[piece.start : piece.end], None)
        yield Name(
            name=" ".join(name.split()),
            kind=PERSON,
            aliases=other_forms(texts, name),
            description=describe(article, mentioned, words),
            mentions=tuple(Span(piece.start, piece.end) for piece in mentioned),
        )


def _named_before(bare: list[Piece], full: list[Piece], words: Lexicon) -> bool:
    """Whether a surname stands for somebody else than a full name that comes later ("President Trump … his wife,
    Melania Trump"): news gives the full name first, so what comes first without one is a person by itself, unless title
    and full name agree later."""
    if min(piece.start for piece in bare) > min(piece.start for piece in full):
        return False
    if any(_is_kin(piece, words) for piece in full):
        return True
    titles = {title for piece in bare if (title := _office(piece))}
    return bool(titles) and not titles & {title for piece in full if (title := _office(piece))}


def _is_kin(piece: Piece, words: Lexicon) -> bool:
    """Whether a kinship or "first lady" stands before the name: "his wife, Melania Trump"."""
    tokens, index = piece.paragraph.tokens, piece.first - 1
    if index > 0 and tokens[index].text == ",":
        index -= 1
    office = _office(piece)
    return office == "lady" or (index > 0 and tokens[index].lower in words.kin and not tokens[index].possessive)


def _office(piece: Piece) -> str | None:
    """The last word of the title before a name, unless anybody may have it ("Mr.")."""
    if piece.title is None:
        return None
    tokens = piece.paragraph.tokens
    word = next(token.lower for token in reversed(tokens[: piece.first]) if token.end <= piece.title.end)
    return None if word.rstrip(".") in ("mr", "mrs", "ms", "miss", "mx", "dr") else word.rstrip(".")


def _give_by_title(form: Key, members: list[list[Piece]], sharers: tuple[int, ...]) -> None:
    """ "President Clinton" is Bill Clinton if he alone of the Clintons is called so; the bare name stays open."""
    alone = next(group for group in members if any(piece.key == form for piece in group))
    titles = {index: {_office(piece) for piece in members[index]} for index in sharers}
    for piece in list(alone):
        office = _office(piece)
        owners = [index for index in sharers if office and office in titles[index]]
        if len(owners) == 1:
            alone.remove(piece)
            members[owners[0]].append(piece)
