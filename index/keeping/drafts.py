"""What is to be added, as it was understood, before anything is saved.

Promise: a draft is made of the very bytes that will be saved, so that what is shown is what will be in the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from index.keeping.filenames import last_part, stem
from index.model import Article, BlockKind, Failure, plain
from index.reading.archives import unpack
from index.reading.articles import read_bytes
from index.reading.duplicates import Sketch, outlet_of, same_stories, sketch
from index.reading.errors import ReadingError
from index.reading.facts import SPELLINGS, Facts
from index.reading.items import ARTICLE_ENDINGS, BULK_ENDINGS, LARGEST_FILE, LONGEST_LINE
from index.reading.plain import read_bulk_line

MOST_ARTICLES = 500
"""Articles in one go, to be looked at one by one; a larger file belongs into a corpus folder as it is."""
OPENING = 400
"""Characters of a story's beginning that are shown."""
SHORT_STORY = 60
"""Words; a page with less may be a teaser or a notice. Of 2,182 news articles 3 in a thousand are as short."""

_KINDS = " ".join((*ARTICLE_ENDINGS, ".jsonl", ".zip"))


@dataclass(frozen=True, slots=True)
class Double:
    """An article of the corpus that is likely the same story."""

    article_id: str
    label: str
    source: str | None
    share: float
    """How much of the shorter text stands in the longer one, 0 to 1."""
    same: bool
    """Whether the text is the same to the letter."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One article that may be added."""

    article: Article
    """As it will be read; its id is given when it is saved."""
    file: str
    """The file name it will be saved under, numbered where that is taken."""
    data: bytes = field(repr=False)
    given: Facts = Facts()
    """Facts that its file does not state: from a bulk line, the address it was fetched from."""
    warnings: tuple[str, ...] = ()
    doubles: tuple[Double, ...] = ()
    """Likeliest first."""

    @property
    def facts(self) -> Facts:
        """What is known about it."""
        article = self.article
        return Facts(article.title, article.source, article.authors, article.published, article.url)

    @property
    def opening(self) -> str:
        """The beginning of the story, marked where it is cut."""
        told = [b for b in self.article.blocks if b.kind in (BlockKind.STANDFIRST, BlockKind.BODY)]
        text = "\n".join(self.article.slice(block) for block in told) or self.article.text
        return text if len(text) <= OPENING else text[:OPENING].rsplit(None, 1)[0] + " […]"

    def with_facts(self, facts: Facts) -> Draft:
        """The same with other facts, which go before what its file states.

        A fact left out stays as it was, one that is withheld is unknown from then on.
        """
        known = facts.over(self.facts)
        changed = {
            fact: getattr(known, fact) for fact in SPELLINGS if getattr(known, fact) != getattr(self.facts, fact)
        }
        withheld = {*self.given.withheld, *changed} - {fact for fact, value in changed.items() if value}
        given = replace(self.given, **changed, withheld=tuple(sorted(withheld)))
        article = replace(self.article, **changed)
        others = [one for one in self.warnings if one not in _warnings(self.article)]
        return replace(self, article=article, given=given, warnings=(*_warnings(article), *others))

    def to_dict(self) -> dict[str, Any]:
        """The object that ``storydesk add --json`` prints."""
        return {
            "file": self.file,
            **{fact: plain(getattr(self.facts, fact)) for fact in SPELLINGS},
            "words": len(self.article.text.split()),
            "opening": self.opening,
            "warnings": list(self.warnings),
            "doubles": plain(self.doubles),
        }


def draft_file(name: str, data: bytes, given: Facts = Facts()) -> Draft | Failure:
    """A draft of one article's file."""
    ending = next((one for one in ARTICLE_ENDINGS if name.lower().endswith(one)), None)
    if ending is None:
        return Failure(name, f"It is not of a kind that can be added ({_KINDS}).")
    if len(data) > LARGEST_FILE:
        return Failure(name, f"It has {len(data):,} bytes; an article's file may have {LARGEST_FILE:,}.")
    try:
        article = read_bytes(name, ending, data, given)
    except ReadingError as error:
        return Failure(name, str(error))
    file = _file_name(name, ending, article)
    return Draft(replace(article, id=file), file, data, given, _warnings(article))


def draft_files(files: Sequence[tuple[str, bytes]]) -> tuple[Draft | Failure, ...]:
    """Drafts of files as they were handed in: an archive gives those of its files, a bulk file one a line.

    A bulk line becomes a file of its own: so each can be looked at, corrected, removed and restored by itself, and an
    id from outside can't take the place of an article of the corpus.
    """
    drafts: list[Draft | Failure] = []
    for name, data in files:
        for draft in _drafts(name, data):
            if len(drafts) == MOST_ARTICLES:
                why = (
                    f"Only the first {MOST_ARTICLES} articles can be added at once; put the file into a corpus folder."
                )
                return (*drafts, Failure(name, why))
            drafts.append(draft)
    return _compared(drafts)


def _compared(drafts: Sequence[Draft | Failure]) -> tuple[Draft | Failure, ...]:
    """The same, with a warning at each that tells the story of one before it."""
    first: dict[str, int] = {}
    twin: dict[int, int] = {}
    sketches: dict[str, Sketch] = {}
    for number, one in enumerate(drafts):
        if isinstance(one, Draft):
            sketches[f"{number:06}"] = sketch(one.article)
            if (same := first.setdefault(one.article.text_hash, number)) != number:
                twin[number] = same
    outlets = {f"{n:06}": outlet_of(d.facts.source, d.facts.url) for n, d in enumerate(drafts) if isinstance(d, Draft)}
    for pair in same_stories(sketches, outlets):
        twin.setdefault(int(pair.other), int(pair.one))
    compared = list(drafts)
    for number, other in twin.items():
        one, before = drafts[number], drafts[other]
        if isinstance(one, Draft) and isinstance(before, Draft):
            said = f"It is likely the same story as {before.file}, which was handed in with it."
            compared[number] = replace(one, warnings=(*one.warnings, said))
    return tuple(compared)


def _drafts(name: str, data: bytes) -> Iterator[Draft | Failure]:
    lowered = name.lower()
    if lowered.endswith(".zip"):
        try:
            inside = unpack(data)
        except ReadingError as error:
            yield Failure(name, str(error))
            return
        for path, content in inside:
            yield from (_from(name, one) for one in _drafts(path, content))
    elif lowered.endswith(BULK_ENDINGS[1]):
        yield Failure(name, "It is a packed bulk file; unpack it to .jsonl, or put it into a corpus folder.")
    elif lowered.endswith(BULK_ENDINGS[0]):
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            if line.strip():
                yield _draft_line(f"{name}, line {number}", line)
    else:
        yield draft_file(name, data)


def _from(archive: str, one: Draft | Failure) -> Draft | Failure:
    return Failure(f"{archive}: {one.path}", one.why) if isinstance(one, Failure) else one


def _draft_line(place: str, line: bytes) -> Draft | Failure:
    if len(line) > LONGEST_LINE:
        return Failure(place, f"It is longer than {LONGEST_LINE:,} bytes.")
    try:
        if not isinstance(json.loads(line), dict):
            return Failure(place, "It is not a JSON object with an article's fields.")
        told = read_bulk_line(line)
    except (ValueError, RecursionError):
        return Failure(place, "It is not valid JSON.")
    except ReadingError as error:
        return Failure(place, str(error))
    drafted = draft_file(f"{stem(told.facts.title or place)}.txt", told.text.encode(), told.facts)
    return replace(drafted, path=place) if isinstance(drafted, Failure) else drafted


def _file_name(name: str, ending: str, article: Article) -> str:
    own = last_part(name)[: -len(ending)]
    return f"{stem(own if own.strip('. ') else article.title or '')}{ending}"


def _warnings(article: Article) -> tuple[str, ...]:
    words = len(article.text.split())
    unknown = [said for fact, said in _UNKNOWN.items() if not getattr(article, fact)]
    short = f"It has {words} words only: is it the whole story?" if words < SHORT_STORY else None
    missing = f"Not known: {', '.join(unknown)}." if unknown else None
    return tuple(filter(None, (short, missing)))


_UNKNOWN = {"title": "its title", "source": "its outlet", "authors": "its authors", "published": "its date"}
