"""Chroma: told what the catalog knows, rebuilt from it when damaged."""

from __future__ import annotations

import gc
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from config.settings import ChromaSettings
from index.model import Analysis, Article, Block, BlockKind, Passage
from index.storage.catalog import Catalog, StorageError
from index.storage.lookups import ArticleState
from index.storage.vectors import VectorIndex

TEXT = "One. Two. Three."


def _unit(*values: float) -> np.ndarray:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


async def _put(catalog: Catalog, article_id: str, vector: np.ndarray, model: str = "m") -> None:
    article = Article(article_id, TEXT, blocks=(Block(0, 4, BlockKind.BODY),))
    analysis = Analysis((Passage(0, 4, BlockKind.BODY, 1),), (), ())
    await catalog.put(article, ArticleState("d", "r", model, "p"), analysis, vector.reshape(1, -1))


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncIterator[Catalog]:
    async with Catalog.open(tmp_path / "catalog.db") as opened:
        await _put(opened, "east", _unit(1, 0, 0))
        await _put(opened, "north", _unit(0, 1, 0))
        yield opened


async def _ids(vectors: VectorIndex) -> list[int]:
    return [one for one, _ in await vectors.search(_unit(1, 0.1, 0), 10)]


async def test_the_nearest_come_first_with_their_cosine(catalog: Catalog, tmp_path: Path) -> None:
    vectors = VectorIndex(ChromaSettings(), tmp_path / "chroma", "m")
    assert await vectors.open(catalog) is None
    (first, cosine), (second, _) = await vectors.search(_unit(1, 0.1, 0), 10)
    assert (first, second) == (1, 2)
    assert cosine == pytest.approx(float(_unit(1, 0.1, 0)[0]), abs=1e-3)
    await vectors.close()


async def test_what_left_the_catalog_leaves_chroma(catalog: Catalog, tmp_path: Path) -> None:
    vectors = VectorIndex(ChromaSettings(), tmp_path / "chroma", "m")
    await vectors.open(catalog)
    await catalog.remove("east")
    await vectors.catch_up(catalog)
    assert await _ids(vectors) == [2]
    assert await catalog.outbox(None) == []
    await vectors.close()


async def test_few_new_passages_may_wait_but_what_is_gone_never(catalog: Catalog, tmp_path: Path) -> None:
    vectors = VectorIndex(ChromaSettings(), tmp_path / "chroma", "m")
    await vectors.open(catalog)
    await _put(catalog, "south", _unit(0, 0, 1))
    await vectors.catch_up(catalog, 2)
    assert await vectors.count() == 2
    await catalog.remove("east")
    await vectors.catch_up(catalog, 3)
    assert sorted(await _ids(vectors)) == [2, 3]
    assert await catalog.outbox(None) == []
    await vectors.close()


@pytest.mark.parametrize("damage", ["catalog", "index", "gone", "file"])
async def test_a_damaged_folder_is_rebuilt_and_said_in_one_line(catalog: Catalog, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "chroma"
    vectors = VectorIndex(ChromaSettings(), folder, "m")
    await vectors.open(catalog)
    await vectors.close()
    SharedSystemClient.clear_system_cache()  # as in another process, which has nothing of this one's
    gc.collect()  # Chroma's connections are closed with its client
    for log in folder.glob("chroma.sqlite3-*"):  # where one is still held, its log would heal the file
        log.unlink()
    if damage == "catalog":
        (folder / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    elif damage == "index":
        for file in folder.rglob("*.bin"):
            file.write_bytes(b"rubbish")
        (folder / "chroma.sqlite3").write_bytes((folder / "chroma.sqlite3").read_bytes()[:9000])
    else:
        shutil.rmtree(folder)
        if damage == "file":
            folder.write_text("not a folder")
    again = VectorIndex(ChromaSettings(), folder, "m")
    notice = await again.open(catalog)
    assert await _ids(again) == [1, 2]
    assert notice is not None
    assert "nothing was lost" in notice
    await again.close()


async def test_another_models_vectors_are_never_searched(catalog: Catalog, tmp_path: Path) -> None:
    first = VectorIndex(ChromaSettings(), tmp_path / "chroma", "m")
    await first.open(catalog)
    await first.close()
    other = VectorIndex(ChromaSettings(), tmp_path / "chroma", "other")
    await other.open(catalog)
    assert await other.count() == 0
    await _put(catalog, "south", _unit(0, 0, 1, 1), model="other")
    await other.catch_up(catalog)
    assert [one for one, _ in await other.search(_unit(0, 0, 1, 1), 10)] == [3]
    await other.close()


async def test_a_server_that_does_not_answer_is_a_sentence(catalog: Catalog, tmp_path: Path) -> None:
    vectors = VectorIndex(ChromaSettings(url="http://127.0.0.1:9"), tmp_path / "chroma", "m")
    with pytest.raises(StorageError, match=r"chroma\.url"):
        await vectors.open(catalog)
