"""The sample stories: right of everyone named, and nobody extra."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.passages import cut_passages
from index.answers.who import Evidence, Finding, find_who
from index.model import NameKind
from index.reading import Item, items, read
from index.retrieval.terms import STOP, stem, stems, words

SEEDS = Path(__file__).parents[3] / "seeds"


@cache
def corpus() -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for item in items([SEEDS]):
        assert isinstance(item, Item)
        article = read(item)
        names = find_names(article, Parses(article))
        passages = cut_passages(article, lambda texts: [len(text) // 4 for text in texts], 250)
        found.extend(Evidence(article, names, passage, 0.0) for passage in passages)
    return tuple(found)


def ask(what: str) -> tuple[Finding, ...]:
    asked = {stem(word) for word in words(what) if word not in STOP}
    ranked = sorted(corpus(), key=lambda one: -len(asked & stems(one.article.slice(one.passage))))
    return find_who(what, [Evidence(e.article, e.names, e.passage, 1 / n) for n, e in enumerate(ranked[:15], 1)])


def surnames(findings: tuple[Finding, ...]) -> set[str]:
    return {one.name.split()[-1] for one in findings}


def test_who_lost_visas_are_those_whose_visas_went_never_those_who_took_them() -> None:
    findings = ask("lost visas")
    people = {one.name.split()[-1].replace("Á", "A") for one in findings if one.kind is NameKind.PERSON}
    groups = {one.name for one in findings if one.kind is not NameKind.PERSON}
    assert people == {"Avila", "Torres", "Petro"}
    assert len(groups) == 3
    for start in ("more than 20 judges in Brazil", "14 politicians and businessmen in Costa Rica"):
        assert start in groups
    assert any("50" in group for group in groups)


def test_petros_loss_is_his_own_claim() -> None:
    claims = {one.claim for one in ask("lost visas") if one.name == "Gustavo Petro"}
    assert len(claims) == 1
    assert "Gustavo Petro" in (claims.pop() or "")


def test_the_husband_is_found_where_only_her_husband_is_said() -> None:
    said = [one for one in ask("lost visas") if one.name == "Carlos Torres Torres"]
    assert said


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("supports the governor", {"Movement", "group"}),
        ("leads the Sinaloa cartel", {"Zambada"}),
        ("imposed the one-strike policy", {"Rubio"}),
        ("refused to let US soldiers in", {"Sheinbaum"}),
        ("won the World Cup", set()),
        ("Who is the governor of Baja California?", {"Ávila", "Avila"}),
    ],
)
def test_who_did_it_is_found_with_nobody_extra(what: str, expected: set[str]) -> None:
    assert surnames(ask(what)) == expected
