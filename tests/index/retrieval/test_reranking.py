"""A cross-encoder of the settings re-orders what was found, and nothing else; without one nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Settings
from config.settings import RerankingSettings
from index import Library
from index.analysis.embedding import ModelError
from index.model import Hit
from index.retrieval.reranking import Reranker
from tests.conftest import SEEDS

QUESTION = "Which officials lost their visas?"
FIRST = 4


def tiny_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A real cross-encoder of two small layers and random weights."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] visas visa governor torres brazil mexico judges lost the of in".split()
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=37,
        id2label={n: str(n) for n in range(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab={word: n for n, word in enumerate(words)}).save_pretrained(folder)
    return folder


async def found(settings: Settings) -> tuple[list[Hit], str]:
    async with Library.open(settings) as library:
        await library.sync()
        assert (await library.ask(QUESTION)).answered
        return await library.search(QUESTION, limit=8), (await library.status()).model


async def test_the_first_passages_come_in_the_order_of_the_cross_encoder(tmp_path: Path) -> None:
    model = str(tiny_cross_encoder(tmp_path / "tiny"))
    plain = Settings(corpus=[SEEDS], data_dir=tmp_path / "data")
    without, unnamed = await found(plain)
    chosen = RerankingSettings(model=model, first=FIRST)
    reordered, named = await found(plain.model_copy(update={"reranking": chosen}))

    def places(hits: list[Hit]) -> list[tuple[str, int]]:
        return [(hit.article_id, hit.start) for hit in hits]

    assert sorted(places(reordered[:FIRST])) == sorted(places(without[:FIRST]))
    assert places(reordered[:FIRST]) != places(without[:FIRST]), "another order"
    assert places(reordered[FIRST:]) == places(without[FIRST:]), "those behind stay where they were"
    assert sorted(hit.score for hit in reordered) == sorted(hit.score for hit in without), "scores are the search's"
    assert model in named
    assert model not in unnamed


@pytest.mark.parametrize("named", ["nowhere/at-all", "no folder"])
def test_a_model_that_is_not_there_is_a_sentence(tmp_path: Path, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"reranking\.model names"):
        Reranker(RerankingSettings(model=named))


def test_a_model_that_does_not_rank_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 numbers"):
        Reranker(RerankingSettings(model=str(tiny_cross_encoder(tmp_path / "classes", labels=3))))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        Reranker(RerankingSettings(model=str(tmp_path / "empty")))
