"""Stage 3a, run → numbers: what the classifiers see of a quoted run.

Everything is read off marks, parse and word lists; no feature names a person, a word outside the lists or an outlet,
so that nothing is learnt that holds only for the articles of the training set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.model import Article, BlockKind

from .lexicon import verb_class, words
from .marks import QuotedRun
from .paragraphs import Paragraph

if TYPE_CHECKING:
    from spacy.tokens import Token

RUN_FEATURES = tuple(
    """
    words capital sentence ends_comma ends_stop ends_question no_final_mark comma_before colon_before
    nothing_before word_before dash_before bracket_before punctuation_after nothing_after lower_word_after
    upper_word_after article_before preposition_before as_before between_capitals that_before speech_verb_before
    speech_noun_before called_before has_verb has_finite_subject has_first_person title_case all_capitalised
    unquoted_words runs_in_paragraph position_in_paragraph unclosed continues is_title is_caption
    repeated_elsewhere root_is_clause root_is_object root_modifies before_verb_class after_verb_class
    paragraph_start is_name
    """.split()
)
"""What is seen of a run."""

_DETERMINERS = frozenset("the a an so-called this these those his her their its our my".split())
_CALLED = frozenset(
    "called known dubbed named titled entitled termed labeled so-called nicknamed calling named film".split()
)
_FIRST_PERSON = frozenset("i we me us my our i’m i'm we’re we're i’ve we've you your".split())
_FAR = 60
"""Words; what is further away is simply far."""


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
        self.number = paragraph.number_of(run)
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
