"""spaCy's attribute ruler and lemmatizer with a memory: what a word's tag and place say of it is looked up.

The ruler tries each of its 180 patterns on each word, a fifth of all analysis; yet nearly all of them look at one word
alone, and the same word with the same tag and the same place in the sentence gets the same part of speech, forms and
lemma. Promise: answers are the two components' own; where a pattern asks for more than that, they are left as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# What the ruler may ask of a word, and what it may change: all of it is in the state that is remembered.
_TEXTS = frozenset({"ORTH", "TEXT", "LOWER"})
_ASKED = _TEXTS | {"IS_SPACE", "TAG", "DEP"}
_CHANGED = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
# How a rule may name words other than by one text.
_NAMING = frozenset({"IN", "NOT_IN", "REGEX"})

# States remembered before those are forgotten that have not come again since the last time; 60 news articles have
# 13,000, each of which takes a quarter of a kilobyte.
MOST = 50_000

State = bytes
"""As rows of numbers: a word and its attributes, ``_CHANGED``, as they are before; or the attributes as they are
after, and whether the word may be the first of several that a rule speaks of."""

Rows = NDArray[np.uint64]


def remember_rules(language: Language) -> None:
    """Gives the pipeline's attribute ruler and lemmatizer a memory, where the patterns allow it."""
    from spacy.language import Language

    ruler: Any = language.get_pipe("attribute_ruler")
    lemmatizer: Any = language.get_pipe("lemmatizer")
    if _can_be_remembered(ruler):
        # The words that have a lemma come as lists, and are looked for in them.
        lemmas = lemmatizer.lookups.get_table("lemma_index")
        for part_of_speech, words in lemmas.items():
            lemmas[part_of_speech] = frozenset(words)
        Language.component("remembered_rules", func=Remembered(ruler, lemmatizer))
        language.replace_pipe("attribute_ruler", "remembered_rules")
        language.remove_pipe("lemmatizer")


def _can_be_remembered(ruler: Any) -> bool:
    asked = _asked(ruler.patterns)
    ways = {way for name, value in asked if name in _TEXTS and isinstance(value, dict) for way in value}
    changed = {name for rule in ruler.patterns for name in rule["attrs"]}
    return {name for name, _ in asked} <= _ASKED and ways <= _NAMING and changed <= set(_CHANGED)


def _asked(rules: Iterable[Any]) -> list[tuple[str, Any]]:
    """Everything that rules ask of words."""
    return [asked for rule in rules for pattern in rule["patterns"] for word in pattern for asked in word.items()]


def _naming(rules: Iterable[Any]) -> tuple[frozenset[str], re.Pattern[str]]:
    """The words that rules name, and a pattern of the others that they name; to them all further ones are alike."""
    words: set[str] = set()
    expressions: list[str] = []
    for name, value in _asked(rules):
        if name in _TEXTS:
            ways = value if isinstance(value, dict) else {"IN": [value]}
            words.update(ways.get("IN", ()), ways.get("NOT_IN", ()))
            expressions += [f"(?:{ways['REGEX']})"] if "REGEX" in ways else []
    return frozenset(words), re.compile("|".join(expressions) or "(?!)")


class Remembered:
    """Both as one component: document in, the same document with the attributes set out."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        from spacy.matcher import Matcher

        self.ruler = ruler
        self.lemmatizer = lemmatizer
        self._vocab = ruler.vocab
        ids = ruler.vocab.strings
        self._changed = [ids[name] for name in _CHANGED]
        self._known: dict[State, State] = {}
        self._known_before: dict[State, State] = {}
        self._rules: dict[tuple[object, ...], tuple[list[int], bool]] = {}
        self._named, self._named_like = _naming(ruler.patterns)
        self._several = Matcher(ruler.vocab)
        self._first_of_several = Matcher(ruler.vocab)
        for number, rule in enumerate(ruler.patterns):
            if longer := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._several.add(str(number), longer)
                self._first_of_several.add(str(number), [pattern[:1] for pattern in longer])

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        before = np.asarray(doc.to_array(["ORTH", *_CHANGED]), dtype=np.uint64)
        states: list[State] = before.view(f"V{before[0].nbytes}").ravel().tolist()
        if len(self._known) > MOST:
            self._known, self._known_before = {}, self._known
        known = self._known
        if new := [state for state in dict.fromkeys(states) if state not in known]:
            self._remember(new, known)
        after = _rows([known[state] for state in states])
        if after[:, -1].any():
            after = after.copy()
            for index, rules in self._of_several(doc).items():
                after[index] = self._applied(before[index : index + 1], rules)
        _with_attributes(doc, after)
        return doc

    def _remember(self, states: Sequence[State], known: dict[State, State]) -> None:
        earlier = self._known_before
        known |= {state: earlier[state] for state in states if state in earlier}
        if new := [state for state in states if state not in known]:
            known |= zip(new, map(bytes, self._applied(_rows(new))), strict=True)

    def _of_several(self, doc: Doc) -> dict[int, list[int]]:
        """The rules that speak of a word together with its neighbours: by the word's number."""
        found: dict[int, list[int]] = defaultdict(list)
        for match, start, end in self._several(doc, allow_missing=True):
            rule = int(doc.vocab.strings[match])
            found[range(start, end)[self.ruler.indices[rule]]].append(rule)
        return found

    def _applied(self, before: Rows, more: Sequence[int] = ()) -> Rows:
        """The attributes after the rules that speak of a word alone, and these; the later has the last word."""
        words = before.tolist()
        rules = [self._rules_of(*word) for word in words]
        ruled = [
            [word, *self._ruled(attributes, sorted([*alone, *more]))]
            for (word, *attributes), (alone, _) in zip(words, rules, strict=True)
        ]
        lemmatized = self.lemmatizer(self._document(ruled)).to_array(list(_CHANGED))
        begins = np.array([[begins] for _, begins in rules], dtype=np.uint64)
        return np.hstack([lemmatized, begins])

    def _ruled(self, attributes: Sequence[int], rules: Iterable[int]) -> Iterable[int]:
        after = dict(zip(self._changed, attributes, strict=True))
        for rule in rules:
            after.update(self.ruler.attrs[rule])
        return after.values()

    def _rules_of(self, word: int, *attributes: int) -> tuple[list[int], bool]:
        """The rules that speak of the word alone, and whether it may be the first of several that one speaks of.

        Of words that no rule names all of them think alike: that is found once for all such words.
        """
        lexeme = self._vocab[word]
        texts = lexeme.orth_, lexeme.lower_
        named = not self._named.isdisjoint(texts) or any(map(self._named_like.search, texts))
        asked = (named, word if named else lexeme.is_space, *attributes)
        if (found := self._rules.get(asked)) is None:
            alone = self._document([[word, *attributes]])
            found = [rule for rule, *_ in self.ruler.match(alone)], bool(self._first_of_several(alone))
            self._rules[asked] = found
        return found

    def _document(self, words: Sequence[Sequence[int]]) -> Any:
        """These words with these attributes, in a document of their own."""
        from spacy.tokens import Doc

        rows = np.array(words, dtype=np.uint64)
        return _with_attributes(Doc(self._vocab, words=[self._vocab.strings[word] for word, *_ in words]), rows[:, 1:])


def _rows(states: Sequence[State]) -> Rows:
    return np.frombuffer(b"".join(states), dtype=np.uint64).reshape(len(states), -1)


def _with_attributes(doc: Any, values: Rows) -> Any:
    """The document with these values of ``_CHANGED``, a row a word, whatever comes after them."""
    doc.from_array(list(_CHANGED), np.ascontiguousarray(values[:, : len(_CHANGED)]))
    return doc
