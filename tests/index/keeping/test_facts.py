"""Facts that are saved beside an article are read back as they were."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from index.keeping.drafts import Draft, draft_files
from index.keeping.shelf import facts_as_toml
from index.model import Failure
from index.reading.facts import Facts, facts_from, facts_in_sidecar

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(),
        "source": st.text(),
        "authors": st.lists(st.text(), max_size=3),
        "published": st.dates().map(str),
        "url": st.text().map("https://harbour.example/{}".format),
    },
)


@given(VALUES)
def test_whatever_facts_are_known_they_are_read_back(values: dict[str, object]) -> None:
    known = facts_from(values)
    written = facts_as_toml(known).encode()
    assert facts_in_sidecar(written, "it") == known


def test_a_fact_taken_out_is_read_back_as_unknown() -> None:
    facts = Facts(title="Pier", withheld=("authors", "source"))
    assert set(facts_in_sidecar(facts_as_toml(facts).encode(), "it").withheld) == {"authors", "source"}
    assert facts.over(Facts(source="Gull Press", url="https://harbour.example/x")) == Facts(
        title="Pier", url="https://harbour.example/x", withheld=("authors", "source")
    )


def test_half_characters_in_a_fact_cost_nothing_but_themselves() -> None:
    line = json.dumps({"title": "Pier \ud800 closed", "author": "Jane \udfff Roe", "text": "The pier is closed. " * 9})
    (draft,) = draft_files([("a.jsonl", line.encode())])
    assert isinstance(draft, Draft), draft
    facts_as_toml(draft.given).encode()
    assert "Pier" in str(draft.facts.title)


@settings(deadline=None, max_examples=50)  # the first archive waits for the child process
@given(st.binary(max_size=200), st.sampled_from([".txt", ".md", ".jsonl", ".zip"]))
def test_rubbish_is_an_article_or_a_sentence(data: bytes, ending: str) -> None:
    for one in draft_files([(f"x{ending}", data)]):
        assert isinstance(one, Draft) or (isinstance(one, Failure) and one.why.endswith("."))
