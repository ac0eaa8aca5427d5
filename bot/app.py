"""The Discord client: start, stop, who is let in, and where every failure ends.

Promises: it logs in while the models load; every interaction is acknowledged at once; no message pings anybody;
only the servers it is meant for are served; a token that Discord refuses ends it with one sentence; a stop lets
what is under way finish first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Coroutine
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.access import Asker, Rates, Refused, may_ask
from bot.asked import AskedBook
from bot.cards.layout import CardButton, CardSelect, sentence_card
from bot.commands import commands
from bot.commands.ask import answer_message, ask_by_mention
from bot.commands.buttons import PRESSES
from bot.commands.failures import is_gone, sentence_for, tell
from bot.commands.stale import Form, why_stale
from bot.drafts import Drafts
from bot.feeding import look_into_feeds
from bot.health import served
from bot.metrics import Metrics
from bot.plotting import Plotter
from bot.published import publish
from bot.runs import Runs
from bot.starting import give_back, spare_memory, start_in_step
from bot.translations import Spanish
from bot.watching import watch
from bot.work import Work
from config.settings import DiscordSettings, Settings
from index.analysis.embedding import ModelError
from index.keeping.polling import Feeds
from index.library import Library
from index.storage.catalog import StorageError

log = logging.getLogger(__name__)

# It never speaks, so that nothing for voice is installed is no news.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

GRACE_SECONDS = 20.0
"""How long a stop waits for answers under way; a container is given 30 before it is killed."""
SWITCH_SECONDS = 0.001
"""How long a thread may keep the others from Python. An answer goes from thread to thread a dozen times and at Python's
own .005 waits at each: with ten in flight 2.6 answers came a second with 220 ms of processor each, at .001 5.4 with 144
(100,000 passages, two cores shared with others); less than that gains nothing."""
UNAUTHORISED_IN_A_ROW = 3
FORBIDDEN_IN_A_ROW = 50
"""Discord bans an address after 10,000 refused requests in ten minutes; one refused channel is no reason to stop."""
MENDED = 2
"""Exit code: a sentence says what is to be mended."""

WRONG_TOKEN = (
    "Discord does not accept the token. Copy it anew from the Developer Portal (Bot, Reset Token) into DISCORD_TOKEN."
)
SHUT_OUT = (
    "Discord refused {} requests in a row ({}), so the bot stops before its address is banned. "
    "Is the token still valid?"
)
OLD_BUTTON = "This button belongs to an older Storydesk; please ask again."


class StorydeskTree(app_commands.CommandTree["StorydeskBot"]):
    """Lets in and reports failures; the commands themselves are in ``bot.commands``."""

    async def interaction_check(self, interaction: discord.Interaction[StorydeskBot], /) -> bool:
        asker = Asker.of(interaction)
        may_ask(asker, self.client.settings.discord)
        if interaction.type is discord.InteractionType.application_command:
            self.client.rates.count(asker, self.client.settings.discord)
        return True

    async def on_error(
        self, interaction: discord.Interaction[StorydeskBot], error: app_commands.AppCommandError, /
    ) -> None:
        await tell(interaction, error)


class StorydeskBot(discord.AutoShardedClient):
    """The bot of one library, over one connection to Discord or several."""

    def __init__(self, settings: Settings, library: Library, book: AskedBook) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            http_trace=self._watch(),
            shard_count=None if (shards := settings.discord.shards) == "auto" else shards,
        )
        self.settings = settings
        self.library = library
        self.book = book
        self.rates = Rates()
        self.metrics = Metrics()
        self.runs = Runs()
        self.work = Work()
        self.plots = Plotter()
        self.forms: WeakValueDictionary[str, Form] = WeakValueDictionary()
        """Those that are open, by their custom id."""
        self.drafts = Drafts(settings.data_dir)
        self.feeds = Feeds(settings.corpus, settings.data_dir, settings.feeds, settings.fetching)
        self.feeds_changed = asyncio.Event()
        self.shut_out: str | None = None
        """Why Discord does not want this bot any more."""
        self.tree = StorydeskTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for command in commands(settings.discord):
            self.tree.add_command(command)
        self.add_dynamic_items(CardButton, CardSelect)
        self._jobs: set[asyncio.Task[None]] = set()
        self._refused: list[int] = []

    def is_connected(self) -> bool:
        """Whether it is logged in and every connection stands."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Spanish())
        await publish(self.tree, self.settings.discord.guilds, self.settings.data_dir)
        if self.settings.watching.enabled:
            self.begin(watch(self))
        if self.settings.feeds.enabled:
            self.begin(look_into_feeds(self))

    async def on_connect(self) -> None:
        log.info("Connected to Discord as %s.", self.user)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._leave_if_not_allowed(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if guild.id in self.settings.discord.guilds:
            await publish(self.tree, self.settings.discord.guilds, self.settings.data_dir)
        await self._leave_if_not_allowed(guild)

    async def _leave_if_not_allowed(self, guild: discord.Guild) -> None:
        allowed = self.settings.discord.guilds
        if self.settings.discord.leave_other_servers and allowed and guild.id not in allowed:
            log.info("Leaving server %s, which is not among discord.guilds.", guild.id)
            await guild.leave()

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or self.user is None or self.user not in message.mentions:
            return
        try:
            await ask_by_mention(self, message)
        except Exception as error:
            if is_gone(error):
                log.info("A mention could not be answered: %s", error)
            else:
                with contextlib.suppress(discord.HTTPException):
                    await answer_message(message, sentence_card(sentence_for(error)))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if (stale := why_stale(interaction)) is not None:
            await tell(interaction, Refused(stale))

    async def pressed(self, interaction: discord.Interaction[Any], action: str, state: tuple[str, ...]) -> None:
        """A button of a card was pressed, or a choice made, whenever the card was shown."""
        try:
            may_ask(Asker.of(interaction), self.settings.discord)
            if (press := PRESSES.get(action)) is None:
                raise Refused(OLD_BUTTON)
            await press(interaction, *state)
        except Exception as error:
            await tell(interaction, error)

    def begin(self, job: Coroutine[Any, Any, None]) -> None:
        """Starts long work, which a stop ends."""
        task = asyncio.create_task(job)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def finish(self) -> None:
        """Begins nothing new, lets answers under way finish, ends long work, and leaves Discord."""
        await self.work.finish(GRACE_SECONDS)
        for job in list(self._jobs):
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)
        await self.close()

    def _watch(self) -> aiohttp.TraceConfig:
        """Counts requests refused in a row, and gives up before Discord bans the address."""

        async def ended(_session: Any, _context: Any, request: aiohttp.TraceRequestEndParams) -> None:
            status = request.response.status
            if status not in (401, 403):
                self._refused.clear()
                return
            self._refused.append(status)
            often = self._refused.count(401) >= UNAUTHORISED_IN_A_ROW or len(self._refused) >= FORBIDDEN_IN_A_ROW
            if often and self.shut_out is None:
                self.shut_out = SHUT_OUT.format(len(self._refused), status)
                self.begin(self.close())

        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(ended)
        return trace


def point_at(settings: DiscordSettings) -> None:
    """Points discord.py at the Discord of the settings."""
    Route.BASE = settings.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
    if settings.api_url != DiscordSettings().api_url:
        Asset.BASE = str(yarl.URL(settings.api_url).origin())


async def run_bot(settings: Settings, token: str) -> int:
    """Runs until a signal or until Discord or the data folder make it impossible. Returns the exit code."""
    sys.setswitchinterval(SWITCH_SECONDS)
    point_at(settings.discord)
    spare_memory()
    try:
        async with Library.open(settings) as library, AskedBook.open(settings.data_dir) as book:
            bot = StorydeskBot(settings, library, book)
            async with served(bot):
                why = await _serve(bot, token)
    except (StorageError, ModelError) as error:
        why = str(error)
    if why is not None:
        log.error("%s", why)
        return MENDED
    return 0


async def _serve(bot: StorydeskBot, token: str) -> str | None:
    """Serves until a stop. Returns why it could not go on, None after a signal."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    connected = asyncio.create_task(bot.start(token))
    loaded = asyncio.create_task(bot.library.ready())
    stopped = asyncio.create_task(stop.wait())
    bot.begin(start_in_step(bot))
    bot.begin(bot.plots.warm_up(bot.library, bot.work))
    bot.begin(give_back())
    try:
        await asyncio.wait({connected, stopped, loaded}, return_when=asyncio.FIRST_COMPLETED)
        if loaded.done() and not loaded.exception():
            if bot.library.notice:
                log.info("%s", bot.library.notice)
            await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await bot.finish()
        if loaded.done() and (error := loaded.exception()):
            raise error
        await connected
    except discord.LoginFailure:
        return WRONG_TOKEN
    except discord.ConnectionClosed as error:
        return WRONG_TOKEN if error.code == 4004 else f"Discord closed the connection for good (code {error.code})."
    except discord.HTTPException as error:
        return bot.shut_out or f"Discord did not let the bot in ({error.status}): {error.text or 'no reason given'}"
    except (aiohttp.ClientError, OSError) as error:
        return f"Discord cannot be reached at {bot.settings.discord.api_url}: {error}"
    finally:
        for task in (connected, loaded, stopped):
            task.cancel()
        await asyncio.gather(connected, loaded, stopped, return_exceptions=True)
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(one)
    return bot.shut_out
