"""Stage 3, run × source → numbers: what the model sees of a quoted run, of a possible source and of how they stand.

Everything is read off marks, parse and word lists; no feature names a person, a word outside the lists or an outlet,
so that nothing is learnt that holds only for the articles of the training set.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.model import Article, BlockKind, Name, NameKind

from .lexicon import verb_class, words
from .marks import QuotedRun
from .paragraphs import Paragraph
from .sources import Form, Role, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

RUN_FEATURES = (
    "words", "capital", "sentence", "ends_comma", "ends_stop", "ends_question", "no_final_mark",
    "comma_before", "colon_before", "nothing_before", "word_before", "dash_before", "bracket_before",
    "punctuation_after", "nothing_after", "lower_word_after", "upper_word_after",
    "article_before", "preposition_before", "as_before", "between_capitals", "that_before", "speech_verb_before", "speech_noun_before", "called_before",
    "has_verb", "has_finite_subject", "has_first_person", "title_case", "all_capitalised", "unquoted_words", "runs_in_paragraph",
    "position_in_paragraph", "unclosed", "continues", "is_title", "is_caption",
    "repeated_elsewhere", "root_is_clause", "root_is_object", "root_modifies", "before_verb_class", "after_verb_class",
    "paragraph_start", "is_name",
)  # fmt: skip

PAIR_FEATURES = (
    "pronoun", "first_person", "named", "described", "person", "organisation", "person_word", "body_word", "speech_noun",
    "subject", "passive", "according", "agent", "from", "owner", "object", "fragment", "other_role",
    "verb_class", "verb_words_away", "verb_before_run", "verb_runs_between", "verb_same_sentence", "verb_governs_run",
    "verb_shared", "verb_finite",
    "before", "words_away", "runs_between", "same_sentence", "same_paragraph", "paragraphs_back",
    "adjacent", "colon_between", "comma_between", "stop_between", "rank_of_speaking_before", "rank_of_speaking_after",
    "rank_before", "share_of_mentions", "is_who", "plural_pronoun", "sources_in_paragraph",
    "sentence_speech_before", "sentence_speech_after",
)  # fmt: skip

_DETERMINERS = frozenset("the a an so-called this these those his her their its our my".split())
_CALLED = frozenset(
    "called known dubbed named titled entitled termed labeled so-called nicknamed calling named film".split()
)
_FIRST_PERSON = frozenset("i we me us my our i’m i'm we’re we're i’ve we've you your".split())
_FAR = 60


class RunContext:
    """What one run looks like: computed once, used with each of its possible sources."""

    def __init__(
        self, article: Article, paragraph: Paragraph, run: QuotedRun, repeats: Mapping[str, int], *, is_name: bool
    ) -> None:
        self.paragraph = paragraph
        self.run = run
        self.first, self.last = paragraph.tokens(run.start, run.end)
        self.last = max(self.last, self.first + 1)
        doc = paragraph.doc
        self.first = min(self.first, len(doc) - 1)
        self.last = min(self.last, len(doc))
        self.sentence_first = doc[self.first].sent.start
        self.sentence_last = doc[self.last - 1].sent.end
        self.root = self._root()
        self.number = paragraph.runs.index(run)
        self.values = [*self._values(article, repeats), is_name]

    def _root(self) -> Token:
        """The run's first token whose head stands outside it."""
        doc = self.paragraph.doc
        for i in range(self.first, self.last):
            head = doc[i].head.i
            if not self.first <= head < self.last:
                return doc[i]
        return next((doc[i] for i in range(self.first, self.last) if doc[i].head.i == i), doc[self.first])

    def _values(self, article: Article, repeats: Mapping[str, int]) -> list[float]:
        paragraph, run, doc = self.paragraph, self.run, self.paragraph.doc
        text = article.text[run.start : run.end]
        before = article.text[paragraph.block.start : max(run.start - 1, paragraph.block.start)].rstrip()
        after = article.text[run.end : paragraph.block.end].lstrip(" ”\"’'»›")
        final = text[-1:]
        # American usage puts comma and stop inside the marks, British outside: to the model they are the same.
        tokens = [doc[i] for i in range(self.first, self.last)]
        inner_words = [t for t in tokens if t.is_alpha]
        previous = self._previous_word()
        capitals = [t for t in inner_words if len(t.text) > 3]
        lemma_before = previous.lemma_.lower() if previous is not None else ""
        word_before = previous.lower_ if previous is not None else ""
        root = self.root
        return [
            min(len(inner_words), 40),
            text[:1].isupper(),
            text[:1].isupper() and (final in ".,!?…" or after[:1] in (",", ".")),
            final == "," or after[:1] == ",",
            final in ".…" or after[:1] == ".",
            final in "?!",
            final.isalnum() and after[:1] not in (",", "."),
            before.endswith(","),
            before.endswith(":"),
            not before,
            before[-1:].isalnum(),
            before[-1:] in ("-", "–", "—"),
            before[-1:] in ("(", "["),
            after[:1] in (";", ":", "?", "!"),
            not after,
            after[:1].islower(),
            after[:1].isupper(),
            word_before in _DETERMINERS,
            previous is not None and previous.pos_ == "ADP",
            word_before in ("as", "like"),
            before[-1:].isalpha() and before.split()[-1][0].isupper() and after[:1].isupper(),
            word_before == "that",
            verb_class(lemma_before),
            lemma_before in words("nouns", "speech"),
            word_before in _CALLED,
            any(t.pos_ in ("VERB", "AUX") for t in tokens),
            any(t.dep_ in ("nsubj", "nsubjpass", "expl") for t in tokens),
            any(t.lower_ in _FIRST_PERSON for t in tokens),
            sum(t.text[0].isupper() for t in capitals) / len(capitals) if capitals else 0.5,
            len(inner_words) > 1 and all(t.text[0].isupper() for t in capitals),
            min(paragraph.unquoted_words, _FAR),
            len(paragraph.runs),
            self.number,
            not run.closed,
            run.continues,
            article.blocks[run.block].kind is BlockKind.TITLE,
            article.blocks[run.block].kind is BlockKind.CAPTION,
            repeats.get(text.strip(" ,.!?").lower(), 1) - 1,
            root.dep_ in ("ccomp", "parataxis", "ROOT", "advcl"),
            root.dep_ in ("dobj", "attr", "oprd", "pobj"),
            root.dep_ in ("amod", "compound", "nmod", "appos", "poss"),
            self._sentence_verb_class(before=True),
            self._sentence_verb_class(before=False),
            self.first <= 1,
        ]  # fmt: skip

    def _previous_word(self) -> Token | None:
        for i in range(self.first - 1, max(self.first - 4, -1), -1):
            token = self.paragraph.doc[i]
            if token.is_alpha or "-" in token.text[1:-1]:
                return token
        return None

    def _sentence_verb_class(self, *, before: bool) -> int:
        """The strongest speech verb outside quotation marks in the run's own sentence."""
        span = (
            range(max(self.sentence_first, self.first - 40), self.first)
            if before
            else range(self.last, min(self.sentence_last, self.last + 15))
        )
        doc, quoted = self.paragraph.doc, self.paragraph.quoted
        return max(
            (verb_class(doc[i].lemma_) for i in span if not quoted[i] and doc[i].pos_ in ("VERB", "AUX")), default=0
        )


def repeats_of(article: Article, runs: Sequence[QuotedRun]) -> Mapping[str, int]:
    """How often the same words are quoted in the article: a name or a slogan comes again, speech seldom."""
    return Counter(article.text[run.start : run.end].strip(" ,.!?").lower() for run in runs)


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
            _row(article, context, source_paragraph, source, paragraphs_back, first, last)
            + [
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
    block = paragraph.block.start
    doc = paragraph.doc
    start = block + doc[low].idx if low < len(doc) else paragraph.block.end
    end = block + doc[high].idx if high < len(doc) else paragraph.block.end
    return sum(1 for run in paragraph.runs if start <= run.start and run.end <= end)


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
