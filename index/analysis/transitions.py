"""spaCy's parser and entity recogniser, led from move to move here: the same moves in less than half of the time.

Their own loop gives the interpreter lock away, and then takes it back and gives it away again for each of a hundred
moves that each word might make, which is most of what they do. Here it is kept for a move of all texts together.
Promise: answers are the two components' own; one that does more than take the best move is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LED = ("parser", "ner")


def lead_transitions(language: Language) -> None:
    """Gives the pipeline's parser and entity recogniser this loop in place of their own."""
    from spacy.language import Language

    for name in _LED:
        component: Any = language.get_pipe(name)
        if component.cfg["beam_width"] == 1 and not component.model.attrs["unseen_classes"]:
            Language.component(f"led_{name}", func=_Led(component))
            language.replace_pipe(name, f"led_{name}")


class _Led:
    """One of the two as a component: documents in, the same documents with its annotations out."""

    def __init__(self, component: Any) -> None:
        self._component = component

    def __call__(self, doc: Doc) -> Doc:
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            self._annotate(docs)
            yield from docs

    def _annotate(self, docs: list[Doc]) -> None:
        component = self._component
        states = component.moves.init_batch(docs)
        if moving := [state for state in states if not state.is_final()]:
            step = component.model.predict(docs)
            weights, bias = (step.vec2scores.get_param(name) for name in ("W", "b"))
            while moving:
                features = step.state2vec.predict(step.get_token_ids(moving))
                moving = component.transition_states(moving, features @ weights.T + bias)
            step.clear_memory()
        component.set_annotations(docs, states)
