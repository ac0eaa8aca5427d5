"""The people who use the bot: everything that a person can do in Discord with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import offered
from .components import LINK_BUTTON, SELECTS, Kind
from .errors import Json
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction
from .mentions import USER
from .messages import REPLY, Button, File, Message, Select
from .modals import Modal, Value
from .offered import NotOffered
from .reply import InteractionReply, MessageReply, Reply
from .world import DM, Channel, Role

if TYPE_CHECKING:
    from .server import LocalDiscord


class Person:
    """Someone with an account; in a server through ``guild.add_member``."""

    def __init__(self, discord: LocalDiscord, name: str, *, bot: bool = False, locale: str = "en-US") -> None:
        self.id = discord.snowflakes.next()
        self.name = name
        self.discord = discord
        self.bot = bot
        self.locale = locale
        self.dm = Channel(discord.snowflakes.next(), "", DM, discord, recipient=self)
        """Their direct messages with the bot."""

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def to_json(self) -> Json:
        return {
            "id": str(self.id), "username": self.name.lower(), "global_name": self.name, "discriminator": "0",
            "avatar": None, "avatar_decoration_data": None, "public_flags": 0, "flags": 0, "bot": self.bot,
            "system": False, "primary_guild": None, "banner": None, "accent_color": None, "collectibles": None,
        }  # fmt: skip

    def me_json(self) -> Json:
        return self.to_json() | {"mfa_enabled": False, "locale": self.locale, "verified": True, "email": None}

    def sees(self, message: Message) -> bool:
        """Whether the message stands before this person's eyes."""
        if message.deleted or message.only_for not in (None, self):
            return False
        return self._in(message.channel)

    async def slash(self, channel: Channel, command: str, /, **options: Any) -> InteractionReply:
        """Call ``/ask`` or ``/corpus status`` and wait for the answer; people, roles, channels and files as such."""
        data, _ = offered.chat_data(self, self._open(channel), command, options)
        return await self._answer(self._begin(COMMAND, channel, data))

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str, /, **others: Any
    ) -> dict[str, str | int | float]:
        """Type into an option and wait for the choices: what is shown → what is sent."""
        return (await self.complete(channel, command, option, typed, **others)).choices

    async def complete(
        self, channel: Channel, command: str, option: str, typed: str, /, **others: Any
    ) -> InteractionReply:
        """The same, with when it came."""
        data, focused = offered.chat_data(self, self._open(channel), command, others, (option, typed))
        return await self._answer(self._begin(AUTOCOMPLETE, channel, data, focused=focused))

    async def menu(self, channel: Channel, command: str, target: Message | Person) -> InteractionReply:
        """Apps → ``command`` on a message or a person."""
        data = offered.menu_data(self, self._open(channel), command, target)
        return await self._answer(self._begin(COMMAND, channel, data))

    async def click(self, where: Reply | Message, button: str | Button, *, number: int = 0) -> InteractionReply:
        """Press a button, named by its label or custom id; ``number`` tells apart several of that name."""
        one = button if isinstance(button, Button) else _named(where.buttons, button, number)
        if not self.sees(one.message):
            raise NotOffered(f"{self.name} does not see that message.")
        if one.style == LINK_BUTTON or one.disabled or one.custom_id is None:
            raise NotOffered(f"The button {one.label!r} is {'disabled' if one.disabled else 'a link'}.")
        data: Json = {"custom_id": one.custom_id, "component_type": int(Kind.BUTTON), "id": one.id}
        return await self._answer(self._begin(COMPONENT, one.message.channel, data, source=one.message))

    async def choose(
        self,
        where: Reply | Message,
        chosen: str | Sequence[str | Person | Role | Channel],
        *,
        select: str | Select | None = None,
    ) -> InteractionReply:
        """Choose in a menu; the menu by placeholder or custom id, or the only one."""
        menus = [one for one in where.selects if select in (None, one, one.custom_id, one.placeholder)]
        if len(menus) != 1:
            raise NotOffered(
                f"There are {len(menus)} menus of that name, of {[one.placeholder for one in where.selects]}."
            )
        menu, picked = menus[0], [chosen] if isinstance(chosen, str) else list(chosen)
        if not self.sees(menu.message) or menu.disabled:
            raise NotOffered(f"{self.name} cannot use that menu.")
        data: Json = {"custom_id": menu.custom_id, "component_type": menu.kind, "id": menu.id}
        resolved = offered.Resolved(menu.message.channel)
        data["values"] = [_picked(menu, one, resolved) for one in picked]
        if not menu.least <= len(picked) <= menu.most:
            raise NotOffered(f"The menu takes {menu.least} to {menu.most}, not {len(picked)}.")
        if resolved.found:
            data["resolved"] = resolved.found
        return await self._answer(self._begin(COMPONENT, menu.message.channel, data, source=menu.message))

    async def submit(self, opened: Modal | InteractionReply, values: Mapping[str, Value]) -> InteractionReply:
        """Fill in a form, values by label or custom id, and send it."""
        modal = opened if isinstance(opened, Modal) else opened.modal
        opener = modal.interaction
        data = modal.filled(values)
        return await self._answer(
            self._begin(MODAL_SUBMIT, opener.channel, data, source=opener.source, triggered_by=opener)
        )

    def post(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | Reply | None = None,
        ping: bool = True,
        files: Iterable[File] = (),
    ) -> Message:
        """Write a message (``@bot`` mentions the bot) and do not wait; ``ping``: a reply pings whom it answers."""
        self._open(channel)
        discord = self.discord
        message = Message(discord.snowflakes.next(), channel, self, discord.clock.now())
        message.content = text.replace("@bot", discord.bot.mention)
        message.reference = reply_to.message if isinstance(reply_to, Reply) else reply_to
        named = [
            discord.people[int(one)]
            for one in dict.fromkeys(USER.findall(message.content))
            if int(one) in discord.people
        ]
        if message.reference is not None:
            message.kind = REPLY
            if ping and message.reference.author not in named:
                named.append(message.reference.author)
        message.mentions = named
        for file in files:
            discord.host(channel, file)
            message.files.append(file)
        message.versions.append(message.text)
        channel.history[message.id] = message
        discord.announce("MESSAGE_CREATE", message)
        return message

    async def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | Reply | None = None,
        ping: bool = True,
        files: Iterable[File] = (),
    ) -> MessageReply:
        """Write a message and wait until the bot has written something upon it."""
        reply = MessageReply(self.post(channel, text, reply_to=reply_to, ping=ping, files=files))
        await reply.answered()
        return reply

    def delete(self, message: Message) -> None:
        """Remove a message, as its author or a moderator does; or dismiss a private answer."""
        self.discord.remove(message)

    def begin(self, channel: Channel, command: str, /, **options: Any) -> InteractionReply:
        """Call a command and do not wait: for many at once, or for one that is to fail."""
        data, _ = offered.chat_data(self, self._open(channel), command, options)
        return InteractionReply(self._begin(COMMAND, channel, data))

    def _in(self, channel: Channel) -> bool:
        if channel.guild is None:
            return channel.recipient is self
        return self in channel.guild.members and channel.guild.permissions(self, channel).view_channel

    def _open(self, channel: Channel) -> Channel:
        if not self._in(channel):
            raise NotOffered(f"{self.name} does not see #{channel.name}.")
        if channel.guild is not None and channel.guild.left:
            raise NotOffered(f"The bot is no longer in {channel.guild.name}.")
        return channel

    def _begin(
        self,
        kind: int,
        channel: Channel,
        data: Json,
        *,
        source: Message | None = None,
        triggered_by: Interaction | None = None,
        focused: Json | None = None,
    ) -> Interaction:
        discord = self.discord
        now, identity = discord.clock.now(), discord.snowflakes.next()
        token, where = discord.new_token(identity), self._open(channel)
        interaction = Interaction(identity, token, kind, discord, self, where, data, now, source, triggered_by, focused)
        discord.interactions[interaction.token] = interaction
        discord.gateway.dispatch("INTERACTION_CREATE", interaction.to_json(), guild=where.guild)
        return interaction

    async def _answer(self, interaction: Interaction) -> InteractionReply:
        reply = InteractionReply(interaction)
        await reply.answered()
        return reply


def _named(buttons: list[Button], name: str, number: int) -> Button:
    found = [one for one in buttons if name in (one.label, one.custom_id)]
    if len(found) <= number:
        raise NotOffered(f"There is no button {name!r}; there are {[one.label for one in buttons]}.")
    return found[number]


def _picked(menu: Select, one: str | Person | Role | Channel, resolved: offered.Resolved) -> str:
    if menu.kind == Kind.STRING_SELECT:
        if not isinstance(one, str) or one not in {*menu.options, *menu.options.values()}:
            raise NotOffered(f"The menu has no option {one!r}; it has {list(menu.options)}.")
        return menu.options.get(one, one)
    assert menu.kind in SELECTS
    if isinstance(one, str):
        raise NotOffered("This menu offers people, roles or channels.")
    return resolved.add(one)
