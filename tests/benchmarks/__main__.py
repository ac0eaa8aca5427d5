"""`make eval`: every quality benchmark, one after the other, beside its peers."""

from __future__ import annotations

import asyncio

from tests.benchmarks import names, pronouns, quotations, reading, retrieval, who


def main() -> None:
    """Prints all tables; about an hour on two cores, most of it indexing 2,182 articles once."""
    for title, run in (
        ("Quotations and speakers", quotations.main),
        ("Names", names.main),
        ("Pronouns of a quoted passage", pronouns.main),
        ("Who", who.main),
        ("Reading", reading.main),
        ("Retrieval and knowing", lambda: asyncio.run(retrieval.main())),
    ):
        print(f"\n══ {title} ══", flush=True)
        run()


if __name__ == "__main__":
    main()
