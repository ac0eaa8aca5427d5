"""Stories that leave the corpus and come back, and the log of all that was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ui

from index.keeping.audit import Deed
from index.keeping.keeper import Added, Removed
from index.storage.lookups import ArticleCard

from .escaping import linked, shortened, strong
from .layout import CHARACTERS, CardButton, Sheet, sentence_card
from .wording import counted, day


def removal_card(article: ArticleCard, noted: str) -> ui.LayoutView:
    """Asks once whether an article is to be removed."""
    about = [shortened(article.source, 50) if article.source else None, day(article.published)]
    about += [counted(article.words, "word"), shortened(article.article_id, 150)]
    sheet = Sheet()
    sheet.text(
        f"### Remove this story?\n{linked(article.label, 200, article.url)}\n-# {' · '.join(filter(None, about))}\n"
        "No answer cites it from then on. Its file moves to the corpus’s bin; `/corpus restore` puts it back."
    )
    sheet.row(CardButton.make("Remove", "remove", noted, primary=True), CardButton.make("Keep", "keep"))
    return sheet.view()


def removed_card(removed: Removed) -> ui.LayoutView:
    """An article is removed."""
    back = "`/corpus restore` puts it back." if removed.binned else "Its file had been taken away before."
    return sentence_card(f"### Removed\n{strong(removed.label, 200)}\nNo answer cites it any more. {back}")


def restored_card(restored: Added) -> ui.LayoutView:
    """An article is back."""
    return sentence_card(f"### Restored\n{strong(restored.label, 200)}\nQuestions find it again.")


def log_card(deeds: Sequence[Deed]) -> ui.LayoutView:
    """What was done, newest first, as much as fits."""
    lines = ["### What was done to the corpus"]
    room = CHARACTERS - 100
    for deed in deeds:
        line = f"<t:{datetime.fromisoformat(deed.when).timestamp():.0f}:f> {strong(deed.by, 80)} {_words(deed)}"
        if (room := room - len(line) - 1) < 0:
            break
        lines.append(line)
    if not deeds:
        lines.append("Nothing yet.")
    return sentence_card("\n".join(lines))


def _words(deed: Deed) -> str:
    """ "removed harbour/ferry.txt"."""
    return f"{_DONE.get(deed.what, shortened(deed.what, 40))} {shortened(deed.about, 120)}"


_DONE = {
    "add": "added",
    "remove": "removed",
    "restore": "restored",
    "sync": "re-indexed:",
    "names merge": "merged the names",
    "names split": "split the name",
    "names rename": "renamed",
    "names undo": "took back a decision on",
    "feed add": "follows the feed",
    "feed remove": "no longer follows the feed",
}
