"""spaCy's attribute ruler and lemmatizer with a memory: what a word's tag and place say of it is looked up.

The ruler tries each of its 180 patterns on each word, a fifth of all analysis; yet nearly all of them look at one word
alone, and the same word with the same tag and the same place in the sentence gets the same part of speech, forms and
lemma. Promise: answers are the two components' own; where a pattern asks for more than that, they are left as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# What the ruler may ask of a word, and what it may change: all of it is in the state that is remembered.
_ASKED = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})
_CHANGED = ("TAG", "POS", "MORPH", "LEMMA", "DEP")

# States remembered before those are forgotten that have not come again since the last time; 60 news articles have
# 13,000, each of which takes half a kilobyte.
MOST = 50_000

State = tuple[int, ...]
"""A word and its attributes, ``_CHANGED``, as they are before or after."""


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
        Language.component("remembered_rules", func=_Remembered(ruler, lemmatizer))
        language.replace_pipe("attribute_ruler", "remembered_rules")
        language.remove_pipe("lemmatizer")


def _can_be_remembered(ruler: Any) -> bool:
    asked = {name for rule in ruler.patterns for pattern in rule["patterns"] for word in pattern for name in word}
    changed = {name for rule in ruler.patterns for name in rule["attrs"]}
    return asked <= _ASKED and changed <= set(_CHANGED)


class _Remembered:
    """Both as one component: document in, the same document with the attributes set out."""

    def __init__(self, ruler: Any, lemmatizer: Callable[[Any], Any]) -> None:
        from spacy.matcher import Matcher

        self._ruler = ruler
        self._lemmatizer = lemmatizer
        ids = ruler.vocab.strings
        self._changed = [ids[name] for name in _CHANGED]
        self._known: dict[State, State] = {}
        self._known_before: dict[State, State] = {}
        self._several = Matcher(ruler.vocab)
        for number, rule in enumerate(ruler.patterns):
            if longer := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._several.add(str(number), longer)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        states: list[State] = list(map(tuple, doc.to_array(["ORTH", *_CHANGED]).tolist()))
        if len(self._known) > MOST:
            self._known, self._known_before = {}, self._known
        known = self._known
        after = [known.get(state) or self._remember(state) for state in states]
        for index, rules in self._of_several(doc).items():
            after[index] = self._applied(states[index], rules)
        _with_attributes(doc, after)
        return doc

    def _remember(self, state: State) -> State:
        self._known[state] = after = self._known_before.get(state) or self._applied(state)
        return after

    def _of_several(self, doc: Doc) -> dict[int, list[int]]:
        """The rules that speak of a word together with its neighbours: by the word's number."""
        found: dict[int, list[int]] = defaultdict(list)
        for match, start, end in self._several(doc, allow_missing=True):
            rule = int(doc.vocab.strings[match])
            found[range(start, end)[self._ruler.indices[rule]]].append(rule)
        return found

    def _applied(self, state: State, more: Sequence[int] = ()) -> State:
        """The attributes after the rules that speak of the word alone, and these; the later has the last word."""
        from spacy.tokens import Doc

        word, *attributes = state
        vocab = self._ruler.vocab
        alone = _with_attributes(Doc(vocab, words=[vocab.strings[word]]), [attributes])
        after = dict(zip(self._changed, attributes, strict=True))
        for rule in sorted([*(rule for rule, *_ in self._ruler.match(alone)), *more]):
            after.update(self._ruler.attrs[rule])
        lemmatized = self._lemmatizer(_with_attributes(alone, [list(after.values())]))
        return tuple(lemmatized.to_array(list(_CHANGED))[0].tolist())


def _with_attributes(doc: Any, values: Sequence[Sequence[int]]) -> Any:
    """The document with these values of ``_CHANGED``, a row a word."""
    return doc.from_array(list(_CHANGED), np.array(values, dtype=np.uint64))
