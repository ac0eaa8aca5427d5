"""The first passages of a search put in another order by a cross-encoder, where the settings name one.

It reads question and passage together, which tells more than two vectors and takes a hundred times as long, so it sees
only the first. None is shipped. Scores and signals stay as they are: how sure an answer is was calibrated on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import RerankingSettings
from index.analysis.embedding import ModelError

if TYPE_CHECKING:
    from index.retrieval.ranking import Ranked


class Reranker:
    """A loaded cross-encoder. Thread-safe, and belongs in a thread."""

    def __init__(self, settings: RerankingSettings) -> None:
        """Loads the model (seconds). Raises ModelError where it is not to be had or is no cross-encoder."""
        from sentence_transformers import CrossEncoder

        self.first = settings.first
        try:
            self._model = CrossEncoder(
                settings.model, device="cpu", local_files_only=Path(settings.model).expanduser().exists()
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"The cross-encoder {settings.model} cannot be loaded ({type(error).__name__}: {error}). The setting "
                "reranking.model names a folder or a model of the hub; empty, nothing is re-ordered."
            ) from error
        if self._model.num_labels != 1:
            raise ModelError(
                f"{settings.model} gives {self._model.num_labels} numbers for a question and a passage, and a "
                "cross-encoder that ranks gives one. The setting reranking.model names it."
            )

    def reorder(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The first of them best first, the others behind them as they were."""
        head, tail = ranked[: self.first], ranked[self.first :]
        if not head:
            return []
        pairs = [(question, f"{one.stored.heading}\n{one.stored.text}") for one in head]
        scores = self._model.predict(pairs, show_progress_bar=False, convert_to_numpy=True)
        order = sorted(range(len(head)), key=lambda place: -float(scores[place]))
        return [*(head[place] for place in order), *tail]
