"""A wire story in several outlets: who else has the very words."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from index import Filters, Library
from index.answers.citations import _to_the_letter
from index.model import Span

PARAGRAPHS = [
    "The last ferry to Gull Island left Port Ellery on Friday with eleven passengers, the harbour office said.",
    "Captain Ole Berg, who steered the ferry for thirty years, said the island would be cut off in winter.",
    "The pier will be sold in the autumn to a builder of boats who wants to keep two of its five sheds.",
    "Residents have asked the council of Port Ellery for a smaller boat that would run three times a week.",
    "A vote on their request is planned for the first Monday of September in the old town hall.",
]


async def test_a_citation_names_the_outlets_that_have_the_very_words(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    copies = {
        "wire": ("Last ferry leaves", PARAGRAPHS),
        "gull": ("An island says goodbye to its ferry", [line.replace(" on ", "\n on ") for line in PARAGRAPHS]),
        "cut": ("Ferry service ends", [PARAGRAPHS[0], *PARAGRAPHS[2:]]),
        "own": ("Ferry ends", ["Our reporter saw the last ferry leave for Gull Island. It was raining hard that day."]),
    }
    for name, (title, lines) in copies.items():
        (corpus / f"{name}.txt").write_text("\n\n".join([title, *lines]), encoding="utf-8")
        (corpus / f"{name}.txt.meta.toml").write_text(f'title = "{title}"\nsource = "{name.title()} Post"\n')
    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
        await library.sync()
        answer = await library.ask("Will the island be cut off in winter?")
        (first, *_) = answer.citations
        sources = {first.source, *(place.source for place in first.also_in if place.start is not None)}
        assert sources == {"Wire Post", "Gull Post"}
        for citation in answer.citations:
            for place in citation.also_in:
                story = await library.article(place.article_id)
                assert story is not None
                if place.start is None:
                    assert place.source == "Cut Post"
                    continue
                words = story.article.text[place.start : place.end].split()
                assert " ".join(words) in " ".join(citation.text.split())
        limited = await library.ask("Will the island be cut off in winter?", Filters(source="Wire Post"))
        assert not any(citation.also_in for citation in limited.citations)


@given(st.text(alphabet="ab \n", min_size=1), st.text(alphabet="ab \n"))
def test_words_are_found_where_they_first_stand_whatever_the_spaces(said: str, text: str) -> None:
    if words := said.split():
        pattern = re.search(r"\s+".join(map(re.escape, words)), text)
        assert _to_the_letter(words, text) == (Span(*pattern.span()) if pattern else None)
