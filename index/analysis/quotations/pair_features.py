"""Stage 3b, run × source → numbers: what the classifiers see of a quoted run and one of its possible sources."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.model import Article, NameKind

from .lexicon import verb_class, words
from .paragraphs import Paragraph
from .run_features import RunContext
from .sources import Form, Role, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

PAIR_FEATURES = tuple(
    """
    pronoun first_person named described person organisation person_word body_word speech_noun subject passive
    according agent from owner object fragment other_role verb_class verb_words_away verb_before_run
    verb_runs_between verb_same_sentence verb_governs_run verb_shared verb_finite before words_away runs_between
    same_sentence same_paragraph paragraphs_back adjacent colon_between comma_between stop_between
    rank_of_speaking_before rank_of_speaking_after rank_before share_of_mentions is_who plural_pronoun
    sources_in_paragraph sentence_speech_before sentence_speech_after
    """.split()
)
"""What is seen of a run and a possible source together."""

_FAR = 60
"""Words; what is further away is simply far."""


def pair_features(
    article: Article,
    context: RunContext,
    source_paragraph: Paragraph,
    sources: Sequence[Source],
    paragraphs_back: int,
    mentions_total: int,
) -> list[list[float]]:
    """One row for each possible source of one paragraph, in their order; see PAIR_FEATURES."""
    same = paragraphs_back == 0
    first, last = (context.first, context.last) if same else (len(source_paragraph.doc), len(source_paragraph.doc))
    speaking = [
        max((verb_class(v.lemma_) for v in s.verbs), default=0) >= 2 or s.role is Role.ACCORDING for s in sources
    ]
    speaking_before = [i for i, s in enumerate(sources) if speaking[i] and s.head.i < first]
    speaking_after = [i for i, s in enumerate(sources) if speaking[i] and s.head.i >= last]
    all_before = [i for i, s in enumerate(sources) if s.head.i < first]
    sentence_before = sum(1 for i in speaking_before if same and sources[i].head.i >= context.sentence_first)
    sentence_after = sum(1 for i in speaking_after if same and sources[i].head.i < context.sentence_last)
    rows = []
    for i, source in enumerate(sources):
        rows.append(
            [
                *_row(article, context, source_paragraph, source, paragraphs_back, first, last),
                _rank(i, speaking_before, nearest_last=True),
                _rank(i, speaking_after, nearest_last=False),
                _rank(i, all_before, nearest_last=True),
                len(source.name.mentions) / mentions_total if source.name and mentions_total else 0.0,
                source.head.lower_ == "who",
                source.head.lower_ in ("we", "they", "them"),
                len(sources),
                sentence_before,
                sentence_after,
            ]
        )
    return rows


def _rank(i: int, order: list[int], *, nearest_last: bool) -> int:
    """0 for the nearest, 9 where it is not among them."""
    if i not in order:
        return 9
    place = order.index(i)
    return min(len(order) - 1 - place if nearest_last else place, 8)


def _row(
    article: Article,
    context: RunContext,
    paragraph: Paragraph,
    source: Source,
    paragraphs_back: int,
    first: int,
    last: int,
) -> list[float]:
    head = source.head
    same = paragraphs_back == 0
    before = head.i < first
    verb, cls, away, shared = _best_verb(paragraph, source, first, last)
    between = _between(article, paragraph, source, context, first, last, before)
    runs = _runs_between(paragraph, head.i, first, last)
    words_away = paragraph.words_outside(head.i + 1, first) if before else paragraph.words_outside(last, head.i)
    kind = source.name.kind if source.name else None
    lower = head.lower_
    lemma = head.lemma_.lower()
    stripped = between.strip()
    return [
        source.form is Form.PRONOUN,
        lower in ("i", "we"),
        source.name is not None,
        source.form is Form.DESCRIPTION,
        kind is NameKind.PERSON,
        kind is NameKind.ORGANISATION,
        _person_word(lemma),
        lemma in words("nouns", "body"),
        lemma in words("nouns", "speech"),
        source.role is Role.SUBJECT,
        source.role is Role.PASSIVE,
        source.role is Role.ACCORDING,
        source.role is Role.AGENT,
        source.role is Role.FROM,
        source.role is Role.OWNER,
        source.role is Role.OBJECT,
        source.role is Role.FRAGMENT,
        source.role is Role.OTHER,
        cls,
        min(away, _FAR),
        verb is not None and verb.i < first,
        _runs_between(paragraph, verb.i, first, last) if verb is not None else 9,
        verb is not None and same and context.sentence_first <= verb.i < context.sentence_last,
        verb is not None and same and _governs(verb, context.root),
        shared,
        verb is not None and verb.tag_ in ("VBD", "VBZ", "VBP"),
        before,
        math.log1p(words_away),
        runs,
        same and context.sentence_first <= head.i < context.sentence_last,
        same,
        paragraphs_back,
        words_away == 0,
        ":" in between and words_away < 3,
        stripped.startswith(",") or stripped.endswith(","),
        any(mark in between for mark in ".?!"),
    ]  # fmt: skip


def _person_word(lemma: str) -> bool:
    return (
        lemma in words("people", "woman")
        or lemma in words("people", "man")
        or lemma.endswith(
            ("er", "or", "ist", "ian", "man", "woman", "ant", "ent", "ee", "official", "person", "people")
        )
    )


def _best_verb(paragraph: Paragraph, source: Source, first: int, last: int) -> tuple[Token | None, int, int, bool]:
    """The source's verb that most likely brings the run: of a speech class, then nearest; its class and distance."""
    best: tuple[Token | None, int, int, bool] = (None, 0, _FAR, False)
    best_key: tuple[float, ...] | None = None
    for number, verb in enumerate(source.verbs):
        if paragraph.quoted[verb.i]:
            continue
        cls = verb_class(verb.lemma_)
        away = paragraph.words_outside(verb.i + 1, first) if verb.i < first else paragraph.words_outside(last, verb.i)
        runs = _runs_between(paragraph, verb.i, first, last)
        key = (cls == 0, runs, away)
        if best_key is None or key < best_key:
            best, best_key = (verb, cls, away, number > 0), key
    return best


def _runs_between(paragraph: Paragraph, i: int, first: int, last: int) -> int:
    """How many other runs stand between a token and the run."""
    low, high = (i, first) if i < first else (last, i)
    return paragraph.runs_inside(low, high)


def _between(
    article: Article, paragraph: Paragraph, source: Source, context: RunContext, first: int, last: int, before: bool
) -> str:
    """The text between source and run, quoted stretches included, marks left out."""
    if before:
        end = context.run.start if context.paragraph is paragraph else paragraph.block.end
        return article.text[source.end : end].strip("“\"‘'«‹ ")
    return article.text[context.run.end : source.start].strip("”\"’'»› ")


def _governs(verb: Token, token: Token) -> bool:
    """Whether a verb stands above a token in the parse, or the parser hung the verb below the quotation."""
    for _ in range(12):
        if token.i == verb.i:
            return True
        if token.head.i == token.i:
            break
        token = token.head
    return verb.dep_ in ("parataxis", "ccomp", "advcl", "dep") and verb.head.i == token.i
