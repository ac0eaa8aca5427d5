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
def test_places_and_company_are_those_of_the_records(where: list[tuple[str, str]], owners: st.DataObject) -> None:
    records = [NameRecord(article, Name(name, NameKind.PERSON, (), None), None, 1) for article, name in where]
    size = owners.draw(st.integers(1, 4))
    own = [owners.draw(st.integers(0, size - 1)) for _ in records]
    local = LocalNames(records, [[r for r, o in zip(records, own, strict=True) if o == n] for n in range(size)])
    asked = owners.draw(st.lists(st.integers(0, size - 1), unique=True))

    assert local.places(asked) == [place for place, o in zip(where, own, strict=True) if o in asked]

    present = {(article, o) for (article, _), o in zip(where, own, strict=True)}
    theirs = {article for article, o in present if o in asked}
    beside = Counter(o for article, o in present if article in theirs)
    assert local.beside(asked).tolist() == [beside[n] for n in range(size)]
