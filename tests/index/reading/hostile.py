"""What a document could make a parser do; run in the child only, by name (see ``test_confined``)."""

from __future__ import annotations

import os
from pathlib import Path

from index.reading.drafts import Draft


def hang(_: bytes) -> Draft:
    while True:
        pass


def die(_: bytes) -> Draft:
    os._exit(3)


def swell(_: bytes) -> Draft:
    return Draft("x" * (8 * 1024**3))


def err(_: bytes) -> Draft:
    raise ZeroDivisionError


def write_a_file(data: bytes) -> Draft:
    Path(data.decode()).write_text("x")
    return Draft("")


def chatter(_: bytes) -> Draft:
    print("what a parser prints")  # noqa: T201
    return Draft("the text")


def show_environment(_: bytes) -> Draft:
    return Draft(" ".join(os.environ))
