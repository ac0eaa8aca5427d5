"""A corpus full of Discord's own mark-up shows as text, everywhere, and pings nobody."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.cards.escaping import visible
from config import Settings
from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import active, shown

BODY = (
    "Mayor Ruth Calder pinned a notice reading @everyone and <@1> to the door of the **town hall** in Fernhill.\n\n"
    "“The notice said ||free soup|| and [click here](https://evil.example) in `code`,” said Ruth Calder, the mayor.\n\n"
    "# The soup kitchen of Fernhill opened at noon, it said, and > closed at one :smile: with ```a fence``` in "
    f"front; its sign read \u202eESREVER\u202c, s\u200boup and {'u' * 2_000}.\n"
)
OURS = {"bold", "quote", "subtext", "heading", "list", "strike", "link"}


async def test_hostile_text_shows_as_text_in_every_answer(newsroom: Newsroom, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    story = {
        "id": "@everyone `soup` <@1>",
        "title": "@everyone **Soup** [now](https://evil.example) || <@&1>",
        "source": "# @here `News`",
        "authors": ["~~Ann~~ @everyone"],
        "url": "https://news.example/a_(b)_[c]",
        "text": BODY,
    }
    (corpus / "bulk.jsonl").write_text(json.dumps(story) + "\n")
    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
        report = await library.sync()
        assert not report.failed
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            rex, channel = newsroom.rex, newsroom.channel
            said = await rex.slash(channel, "said", speaker="Ruth Calder")
            replies = [
                said,
                await rex.slash(channel, "ask", question="Where did the mayor pin a notice? @everyone"),
                await rex.slash(channel, "ask", question="soup kitchen of Fernhill sign", source="# @here `News`"),
                await rex.slash(channel, "who", what="pinned a notice <@1> @here"),
                await rex.slash(
                    channel, "verify", text="The notice said ||free soup|| and [click here](https://evil.example)"
                ),
                await rex.slash(channel, "entity", name="Ruth Calder"),
                await rex.slash(channel, "articles"),
                await rex.click(said, "In context"),
                await rex.say(channel, "@bot what did Ruth Calder say about @everyone?"),
                await newsroom.ada.slash(channel, "reindex", preview=True),
                await newsroom.ada.slash(channel, "corpus status"),
            ]
            for reply in replies:
                assert not reply.pings
                # The status says when the last sync was, in the reader's own time.
                ours = OURS | {"timestamp"} if reply is replies[-1] else OURS
                assert active(reply.text) <= ours, reply.text
                links = re.findall(r"(?<!\\)\]\((\S+?)\)", reply.text)
                assert all(link.startswith("https://news.example/a_%28b%29_%5Bc%5D") for link in links)
            assert "||free soup|| and [click here](https://evil.example) in `code`" in shown(said.text)
            assert "https://news.example/a_%28b%29_%5Bc%5D" in said.text
            assert "@everyone **Soup** [now](https://evil.example) || <@&1>" in shown(replies[6].text)
            assert visible("s\u200boup") in shown(replies[7].text)
