"""Bytes → text, or a sentence that says why not. The text is the file's own: only a byte order mark is dropped."""

from __future__ import annotations

import codecs

from index.reading.errors import ReadingError

LONGEST_TEXT = 5_000_000
"""Characters of one article. The longest news features have 200,000; beyond this it is a dump, not a story."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
_SAMPLE = 64 * 1024
"""Bytes from which the encoding is guessed: enough for a sure guess, and quick."""
_MOST_CONTROLS = 0.01
"""Share of control characters above which a file is not text (text files have none but tabs and line ends)."""


def decode(data: bytes) -> str:
    """The text that bytes stand for: by byte order mark, as UTF-8, else by the likeliest encoding.

    Raises ReadingError for a file that is empty, is not text, or is longer than an article can be.
    """
    text = _decode(data)
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Raises ReadingError where a text cannot be an article's."""
    if not text.strip():
        raise ReadingError("It is empty.")
    if len(text) > LONGEST_TEXT:
        raise ReadingError(f"It has {len(text):,} characters; an article may have {LONGEST_TEXT:,}.")


def whole_characters(text: str) -> str:
    """Text without halves of characters and NULs, which no database can keep; each becomes ``\ufffd``."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd")


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _text_only(data.decode(encoding))
            except UnicodeDecodeError:
                raise ReadingError("It begins like Unicode text but is damaged further on.") from None
    if b"\0" in data[:_SAMPLE]:
        raise ReadingError("It is not text (it holds binary data).")
    try:
        return _text_only(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _text_only(_guess(data))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    # Western text is Windows-1252 in practice; its neighbours differ in a few letters and are guessed as readily.
    as_likely = {
        name for m in matches if best and m.chaos <= best.chaos for name in (m.encoding, *m.could_be_from_charset)
    }
    for encoding in (_WESTERN if best is None or _WESTERN in as_likely else best.encoding, _WESTERN):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadingError("It is not text in any encoding that could be recognised; save it as UTF-8.")


def _text_only(text: str) -> str:
    sample = text[:_SAMPLE]
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in sample)
    if "\0" in text or controls > len(sample) * _MOST_CONTROLS:
        raise ReadingError("It is not text (it holds binary data).")
    return text
