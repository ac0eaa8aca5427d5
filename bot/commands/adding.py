"""``/corpus add``: an address or files become drafts, which an administrator looks at, corrects, and adds."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.access import Refused
from bot.announcing import announce
from bot.cards.draft import added_card, draft_card, drafts_card, nothing_card
from bot.cards.escaping import shortened
from bot.cards.layout import sentence_card
from index.keeping.drafts import Draft
from index.keeping.errors import KeepingError
from index.keeping.keeper import Added
from index.model import Failure
from index.reading.archives import LARGEST_ARCHIVE
from index.reading.dates import parse_date
from index.reading.facts import LONGEST_FACT, Facts, one_line, web_address

from .administering import admin
from .answering import reply
from .failures import tell
from .stale import Form

if TYPE_CHECKING:
    from bot.app import StorydeskBot

NOTHING_GIVEN = "Give an address, or attach files: .txt .md .html .pdf .docx .jsonl, or a .zip of them."
DISCARDED = "Discarded; nothing was saved."
DISCARDED_ALL = "All of them are discarded; nothing was saved."
TOLD_EVERY = 5
"""Articles between two edits of what is told of adding many; each takes about a second."""
_FILE = "A story: .txt .md .html .pdf .docx .jsonl, or a .zip of them"


@app_commands.command(description="Add stories: from an address, or from files")
@app_commands.describe(
    address="The address of a story: https://…", file1=_FILE, file2=_FILE, file3=_FILE, file4=_FILE, file5=_FILE
)
async def add(
    interaction: discord.Interaction[StorydeskBot],
    address: str | None = None,
    file1: discord.Attachment | None = None,
    file2: discord.Attachment | None = None,
    file3: discord.Attachment | None = None,
    file4: discord.Attachment | None = None,
    file5: discord.Attachment | None = None,
) -> None:
    admin(interaction)
    files = [file for file in (file1, file2, file3, file4, file5) if file is not None]
    if not files and not address:
        raise Refused(NOTHING_GIVEN)
    await reply(interaction, lambda: _drafted(interaction.client, address, files), private=True)


async def _drafted(bot: StorydeskBot, address: str | None, files: list[discord.Attachment]) -> ui.LayoutView:
    found: list[Draft | Failure] = []
    if address:
        try:
            found.append(await bot.library.draft_address(address.strip().strip("<>")))
        except KeepingError as error:
            found.append(Failure(address, str(error)))
    read = []
    for file in files:
        if file.size > LARGEST_ARCHIVE:
            found.append(Failure(file.filename, f"It has {file.size:,} bytes; a file may have {LARGEST_ARCHIVE:,}."))
        else:
            read.append((file.filename, await file.read()))
    found += await bot.library.draft_files(read)
    drafts = [one for one in found if isinstance(one, Draft)]
    failures = [one for one in found if isinstance(one, Failure)]
    if not drafts:
        return nothing_card(failures)
    ids = await bot.drafts.put(drafts)
    if len(drafts) == 1 and not failures:
        return draft_card(ids[0], drafts[0])
    return drafts_card(ids[0].partition("-")[0], dict(zip(ids, drafts, strict=True)), failures)


# ── the buttons of a draft ────────────────────────────────────────────────────────────────────


async def look(interaction: discord.Interaction[StorydeskBot], draft_id: str) -> None:
    """**Look** at one of several."""
    admin(interaction)
    drafts = interaction.client.drafts

    async def drawn() -> ui.LayoutView:
        return draft_card(draft_id, await drafts.get(draft_id))

    await reply(interaction, drawn, private=True)


async def add_one(interaction: discord.Interaction[StorydeskBot], draft_id: str) -> None:
    """**Add**."""
    bot, by = interaction.client, admin(interaction)
    async with bot.work.under_way():
        await interaction.response.defer()
        added = await _added(bot, draft_id, by)
        await interaction.edit_original_response(view=added_card([added]))
        await announce(bot, [added.article_id])


async def drop(interaction: discord.Interaction[StorydeskBot], draft_id: str) -> None:
    """**Discard**."""
    admin(interaction)
    await interaction.response.edit_message(view=sentence_card(DISCARDED))
    await interaction.client.drafts.drop(draft_id)


async def drop_all(interaction: discord.Interaction[StorydeskBot], together: str) -> None:
    """**Discard all**."""
    admin(interaction)
    drafts = interaction.client.drafts
    await interaction.response.edit_message(view=sentence_card(DISCARDED_ALL))
    await drafts.drop(*await drafts.together(together))


async def add_all(interaction: discord.Interaction[StorydeskBot], together: str) -> None:
    """**Add all**: those of them that still wait. What a stop leaves out goes on waiting."""
    bot, by = interaction.client, admin(interaction)
    ids = await bot.drafts.together(together)
    await interaction.response.edit_message(view=added_card((), (), len(ids)))
    bot.begin(_all_added(interaction, ids, by))


async def _all_added(interaction: discord.Interaction[StorydeskBot], ids: tuple[str, ...], by: str) -> None:
    bot = interaction.client
    added: list[Added] = []
    failures: list[Failure] = []
    for number, draft_id in enumerate(ids, 1):
        try:
            added.append(await _added(bot, draft_id, by))
        except (KeepingError, Refused) as error:
            failures.append(Failure(draft_id, str(error)))
        except Exception as error:
            await tell(interaction, error)
            break
        if number % TOLD_EVERY == 0:
            with contextlib.suppress(discord.HTTPException):
                await interaction.edit_original_response(view=added_card(added, failures, len(ids) - number))
    ending = added_card(added, failures)
    try:
        await interaction.edit_original_response(view=ending)
    except discord.HTTPException:  # after 15 minutes its token has run out
        # Before a channel nothing is named of a corpus that has parts for some only; /corpus log has it.
        if isinstance(interaction.channel, discord.abc.Messageable) and not bot.library.parts.restricted:
            with contextlib.suppress(discord.HTTPException):
                await interaction.channel.send(view=ending)
    await announce(bot, [one.article_id for one in added])


async def _added(bot: StorydeskBot, draft_id: str, by: str) -> Added:
    with bot.drafts.held(draft_id):
        added = await bot.library.add(await bot.drafts.get(draft_id), by=by)
        await bot.drafts.drop(draft_id)
    return added


# ── the facts of a draft ──────────────────────────────────────────────────────────────────────


async def edit_facts(interaction: discord.Interaction[StorydeskBot], draft_id: str) -> None:
    """**Edit facts**."""
    admin(interaction)
    draft = await interaction.client.drafts.get(draft_id)
    await interaction.response.send_modal(EditFacts(interaction.client, draft_id, draft.facts))


class EditFacts(Form, title="Facts of the story"):
    """The five facts, as they are known."""

    def __init__(self, bot: StorydeskBot, draft_id: str, facts: Facts) -> None:
        super().__init__(bot)
        self._draft_id = draft_id
        self._fields = {
            "title": self._field("Title", facts.title),
            "source": self._field("Outlet", facts.source),
            "authors": self._field("Authors, separated by commas", ", ".join(facts.authors), 2_000),
            "published": self._field("Date", facts.published, placeholder="2025-05-31, 2025-05 or 2025"),
            "url": self._field("Address", facts.url, 4 * LONGEST_FACT, placeholder="https://…"),
        }

    def _field(
        self, label: str, value: str | None, longest: int = LONGEST_FACT, placeholder: str | None = None
    ) -> ui.TextInput[Any]:
        text: ui.TextInput[Any] = ui.TextInput(
            label=label,
            default=(value or "")[:longest] or None,
            required=False,
            max_length=longest,
            placeholder=placeholder,
        )
        self.add_item(text)
        return text

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        admin(interaction)
        drafts = self._bot.drafts
        typed = {fact: text.value for fact, text in self._fields.items()}
        draft = await drafts.get(self._draft_id)
        facts, notices = facts_typed(typed, draft.facts)
        changed = draft.with_facts(facts)
        await drafts.change(self._draft_id, changed)
        view = draft_card(self._draft_id, await drafts.get(self._draft_id), notices)
        await interaction.response.edit_message(view=view)


def facts_typed(typed: dict[str, str], known: Facts) -> tuple[Facts, list[str]]:
    """Facts as somebody typed them: an empty one is taken out; for one that cannot be one a sentence, it stays."""
    facts = Facts(
        title=one_line(typed["title"]),
        source=one_line(typed["source"]),
        authors=tuple(name for part in re.split(r"[,;\n]", typed["authors"]) if (name := one_line(part))),
        published=parse_date(typed["published"]),
        url=web_address(typed["url"]),
        withheld=tuple(fact for fact, text in typed.items() if not text.strip()),
    )
    notices = []
    for fact, (name, expected) in _EXPECTED.items():
        text = typed[fact].strip()
        if text and not getattr(facts, fact):
            notices.append(f"⚠ “{shortened(text, 80)}” is not {expected}; it was left as it was.")
        elif not text and getattr(known, fact):
            notices.append(f"Taken out: {name}.")
    return facts, notices


_EXPECTED = {
    "title": ("title", "one line of text"),
    "source": ("outlet", "an outlet’s name"),
    "authors": ("authors", "a list of names"),
    "published": ("date", "a date: write 2025, 2025-05 or 2025-05-31"),
    "url": ("address", "a web address: it begins with https://"),
}
"""What people call each fact, and what it is to be."""

PRESSES: dict[str, Callable[..., Awaitable[None]]] = {
    "add": add_one,
    "look": look,
    "facts": edit_facts,
    "drop": drop,
    "addall": add_all,
    "dropall": drop_all,
}
