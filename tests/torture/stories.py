"""A corpus of made-up articles that changes from round to round, some of them taken away and brought back."""

from __future__ import annotations

import json
import random
from pathlib import Path

SUBJECTS = ("bridge", "harbour", "library", "tramway", "market hall", "water tower", "night school", "town archive")
PEOPLE = ("Ada Berg", "Tomas Lindqvist", "Rosa Ibarra", "Femi Adeyemi", "Mei Tanaka", "Ivo Kral")
DEEDS = ("funded in full", "closed for repairs", "moved across the river", "opened a year late", "sold to the county")

QUESTIONS = (
    "What did the council decide about the bridge?",
    "who would close the harbour for repairs",
    "what did Rosa Ibarra say?",
    "which vote was postponed until spring",
)


def story(chance: random.Random) -> str:
    """Three to six paragraphs with names, direct and reported speech."""
    subject, speaker, other = chance.choice(SUBJECTS), *chance.sample(PEOPLE, 2)
    paragraphs = [
        f"The council met about the {subject} on Monday and heard {chance.randint(3, 90)} objections.",
        f"Mayor {speaker} said the {subject} would be {chance.choice(DEEDS)}.",
        f"“Nobody in this town has asked for the {subject} to be {chance.choice(DEEDS)},” {other} told reporters.",
        f"{other}, who heads the residents’ association, expects {chance.randint(100, 900)} people next time.",
        f"The vote on the {subject} was postponed until {chance.choice(('spring', 'autumn', 'next year'))}.",
        f"Works on the {subject} cost {chance.randint(2, 70)} million so far.",
    ]
    kept = [one for one in paragraphs if chance.random() < 0.8] or paragraphs[:1]
    return "\n\n".join(kept) + "\n"


def lay_out(corpus: Path, count: int, chance: random.Random) -> None:
    """Writes ``count`` articles, two in three as files and the others as lines of one bulk file."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        _write(corpus, number, story(chance))


def change(corpus: Path, count: int, chance: random.Random) -> None:
    """About half of the articles change, some leave, some come back."""
    for number in range(count):
        if chance.random() < 0.5:
            _write(corpus, number, None if chance.random() < 0.3 else story(chance))


def _write(corpus: Path, number: int, text: str | None) -> None:
    if number % 3:
        path = corpus / f"story-{number:03}.txt"
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, "utf-8")
        return
    bulk = corpus / "wire.jsonl"
    lines = bulk.read_text("utf-8").splitlines() if bulk.is_file() else []
    texts = {one["id"]: one["text"] for one in map(json.loads, lines)}
    texts.pop(f"wire-{number:03}", None)
    if text is not None:
        texts[f"wire-{number:03}"] = text
    bulk.write_text("".join(json.dumps({"id": one, "text": texts[one]}) + "\n" for one in sorted(texts)), "utf-8")
