"""Where the names of all articles belong: the same as going through all of them one by one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.identity.local import LocalNames
from index.analysis.identity.records import NameRecord
from index.model import Name, NameKind

_WHERE = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["Ann", "Bob", "Cid", "Dee"])), unique=True)


@given(where=_WHERE, owners=st.data())
def test_places_company_and_months_are_the_records(where: list[tuple[str, str]], owners: st.DataObject) -> None:
    named = [Name(name, NameKind.PERSON, (), None) for _, name in where]
    days = {"a": "2024-05-01", "b": "2024-05-31T10:00", "c": "2023", "d": None}
    records = [
        NameRecord(article, name, days[article], n + 1)
        for n, ((article, _), name) in enumerate(zip(where, named, strict=True))
    ]
    size = owners.draw(st.integers(1, 4))
    own = [owners.draw(st.integers(0, size - 1)) for _ in records]
    local = LocalNames(records, [[r for r, o in zip(records, own, strict=True) if o == n] for n in range(size)])
    asked = owners.draw(st.lists(st.integers(0, size - 1), unique=True))

    assert local.places(asked) == [place for place, o in zip(where, own, strict=True) if o in asked]

    present = {(article, o) for (article, _), o in zip(where, own, strict=True)}
    theirs = {article for article, o in present if o in asked}
    beside = Counter(o for article, o in present if article in theirs)
    assert local.beside(asked).tolist() == [beside[n] for n in range(size)]

    months = Counter[str]()
    for record, o in zip(records, own, strict=True):
        if o in asked and record.published:
            months[record.published[:7]] += record.counted
    assert local.by_month(asked) == tuple(sorted(months.items()))
