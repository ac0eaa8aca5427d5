"""A small bot on the real discord.py, which does each thing that the local Discord's own tests look at."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import discord
from discord import app_commands, ui

from .server import LocalDiscord

SPEAKERS = ["Ana Torres", "José Núñez", "Mara Lind"]


class Vote(ui.DynamicItem[ui.Button[ui.View]], template=r"vote:(?P<which>\w+)"):
    """A button whose state is in its custom id, so that it outlives the process."""

    def __init__(self, which: str) -> None:
        super().__init__(ui.Button(label=which.capitalize(), custom_id=f"vote:{which}"))
        self.which = which

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["which"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Voted {self.which}.", ephemeral=True)


class Why(ui.Modal, title="What was wrong?"):
    reason: ui.Label[Why] = ui.Label(text="Reason", component=ui.TextInput(max_length=50))
    kind: ui.Label[Why] = ui.Label(
        text="Kind",
        component=ui.Select(
            options=[discord.SelectOption(label="Quote"), discord.SelectOption(label="Name", value="n")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.reason.component, ui.TextInput)
        assert isinstance(self.kind.component, ui.Select)
        await interaction.response.send_message(
            f"Noted: {self.reason.component.value} ({self.kind.component.values[0]})"
        )


class Buttons(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(Vote("right"))
        self.add_item(ui.Button(label="Read", url="https://example.org/story"))

    @ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: ui.Button[Self]) -> None:
        await interaction.response.edit_message(content="page 2", view=self)

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _: ui.Button[Self]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 3")

    @ui.button(label="Wrong", custom_id="wrong")
    async def wrong(self, interaction: discord.Interaction, _: ui.Button[Self]) -> None:
        await interaction.response.send_modal(Why())

    @ui.select(
        placeholder="Outlet",
        options=[discord.SelectOption(label="Daily"), discord.SelectOption(label="Weekly", value="w")],
    )
    async def outlet(self, interaction: discord.Interaction, select: ui.Select[Self]) -> None:
        await interaction.response.send_message(f"chose {select.values}")


class Card(ui.LayoutView):
    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        section: ui.Section[Any] = ui.Section(f"> {text}", accessory=Vote("context"))
        self.add_item(
            ui.Container(ui.TextDisplay("## Answer"), section, ui.Separator(), ui.TextDisplay("-# The Daily"))
        )


class Corpus(app_commands.Group):
    @app_commands.command(description="How it stands")
    async def status(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("2 articles")


class ExampleBot(discord.Client):
    """``behave`` is called for ``/do``: a test hands in whatever it wants tried; what it raises is in ``trouble``."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.behave: Any = None
        self.trouble: asyncio.Queue[BaseException] = asyncio.Queue()
        self.heard: list[discord.Message] = []
        self.events: list[str] = []

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)
        _add_commands(self)
        self.tree.on_error = self._failed  # type: ignore[method-assign]
        await self.tree.sync()

    async def _failed(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        await self.trouble.put(error.original if isinstance(error, app_commands.CommandInvokeError) else error)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        assert self.user is not None
        if message.author.id != self.user.id and self.user in message.mentions:
            await message.reply(f"You said {message.content!r}.")

    async def on_resumed(self) -> None:
        self.events.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.events.append(f"joined {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.events.append(f"left {guild.name}")


def _add_commands(bot: ExampleBot) -> None:
    tree = bot.tree

    @tree.command(description="Ask")
    @app_commands.describe(question="What to ask")
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 2, 200],
        private: bool = False,
        limit: app_commands.Range[int, 1, 10] = 5,
    ) -> None:
        await interaction.response.defer(ephemeral=private)
        await interaction.edit_original_response(content=f"{limit} about {question}", view=Buttons())

    @tree.command(description="Someone's words")
    async def said(interaction: discord.Interaction, speaker: str) -> None:
        await interaction.response.send_message(view=Card(speaker))

    @said.autocomplete("speaker")
    async def speakers(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one, value=one) for one in SPEAKERS if typed.casefold() in one.casefold()]

    @tree.command(description="Bring up to date")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def reindex(interaction: discord.Interaction, how: app_commands.Transform[str, _How] = "full") -> None:
        await interaction.response.defer(thinking=True)
        for share in (0, 50, 100):
            await interaction.edit_original_response(content=f"{how} {share} %")
        await interaction.followup.send("private note", ephemeral=True)

    @tree.command(description="A file")
    async def add(interaction: discord.Interaction, file: discord.Attachment) -> None:
        data = await file.read()
        await interaction.response.send_message(
            f"{file.filename}: {data.decode()}", file=discord.File(io.BytesIO(data), "back.txt")
        )

    @tree.command(name="do", description="Whatever the test wants")
    async def anything(interaction: discord.Interaction) -> None:
        await bot.behave(interaction)

    @tree.context_menu(name="Check quote")
    async def check(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"checked {message.content}", ephemeral=True)

    @tree.context_menu(name="Who is this")
    async def who(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(member.display_name, ephemeral=True)

    tree.add_command(Corpus(name="corpus", description="The corpus"))


class _How(app_commands.Transformer):
    @property
    def choices(self) -> list[app_commands.Choice[str | int | float]]:
        return [app_commands.Choice(name="Everything", value="full"), app_commands.Choice(name="Only new", value="new")]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> str:
        return str(value)


@asynccontextmanager
async def running(server: LocalDiscord, token: str | None = None) -> AsyncIterator[ExampleBot]:
    """The bot, connected and with its commands synced."""
    bot = ExampleBot()
    with server.pointed_at():
        running = asyncio.create_task(bot.start(token or server.token))
        try:
            await server.ready()
            yield bot
        finally:
            await bot.close()
            await running
