"""A card as a list of pieces under Discord's limits, and the buttons that outlive a restart.

Discord refuses a message over 40 components (nested ones count) or 4,000 characters. A ``Sheet`` knows what is
left of both, so that a card chooses what it shows; a piece that does not fit is an error of the card.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from .escaping import plain_label, shortened, size

COMPONENTS = 40
CHARACTERS = 4_000
CUSTOM_ID = 100
BUTTON_LABEL = 80
SELECT_OPTIONS = 25
OPTION_LABEL = 100
LONGEST_SENTENCE = 500
"""A sentence that repeats what somebody typed is cut here; six thousand characters can be typed."""

BUTTON = "storydesk"
CHOICE = "storydesk-choice"
"""Every custom id of ours starts with one of these."""


class Presses(Protocol):
    """What a client has to have so that pressed buttons and chosen options reach it."""

    async def pressed(self, interaction: discord.Interaction[Any], action: str, state: tuple[str, ...]) -> None: ...


def custom_id(family: str, action: str, *state: str | int) -> str:
    """An action and what it needs to be carried out after a restart."""
    made = ":".join((family, action, *map(str, state)))
    if len(made) > CUSTOM_ID:
        raise ValueError(f"the custom id {made} is longer than {CUSTOM_ID} characters")
    return made


class CardButton(ui.DynamicItem[ui.Button[Any]], template=rf"{BUTTON}:(?P<action>[a-z]+)(?P<state>(?::[^:]*)*)"):
    """A button whose custom id says all that is to be done."""

    @classmethod
    def make(cls, label: str, action: str, *state: str | int, primary: bool = False, disabled: bool = False) -> Self:
        style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
        label = plain_label(label, BUTTON_LABEL)
        return cls(ui.Button(label=label, style=style, disabled=disabled, custom_id=custom_id(BUTTON, action, *state)))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        action, *state = self.custom_id.split(":")[1:]
        await cast("Presses", interaction.client).pressed(interaction, action, tuple(state))


class CardSelect(ui.DynamicItem[ui.Select[Any]], template=rf"{CHOICE}:(?P<action>[a-z]+)(?P<state>(?::[^:]*)*)"):
    """A list to choose one of; what is chosen is handed on as the last part of the state."""

    @classmethod
    def make(cls, placeholder: str, choices: tuple[str, ...], action: str, *state: str | int) -> Self:
        """``choices`` as ``choosable`` gives them; at least one."""
        options = [discord.SelectOption(label=choice, value=choice) for choice in choices]
        made = custom_id(CHOICE, action, *state)
        return cls(ui.Select(placeholder=plain_label(placeholder, 150), options=options, custom_id=made))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        return cls(cast("ui.Select[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        action, *state = self.custom_id.split(":")[1:]
        await cast("Presses", interaction.client).pressed(interaction, action, (*state, *self.item.values))


def choosable(choices: Iterable[str]) -> tuple[str, ...]:
    """The first 25 different ones that an option can hold whole, as one visible line each."""
    lines = dict.fromkeys(plain_label(choice, 10 * OPTION_LABEL) for choice in choices)
    return tuple(line for line in lines if 0 < size(line) <= OPTION_LABEL)[:SELECT_OPTIONS]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a card."""

    name: str
    """Its file name."""
    png: bytes
    in_words: str
    """What it shows, for those who cannot see it."""

    @property
    def address(self) -> str:
        """Where the card finds it."""
        return f"attachment://{self.name}"


class Card(ui.LayoutView):
    """A message of pieces. It never times out: what is pressed is told by custom ids alone."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        super().__init__(timeout=None)
        self._pictures = tuple(pictures)

    def is_finished(self) -> bool:
        """Always: it listens to nothing, so discord.py need not keep it, as it does private ones for 15 minutes."""
        return True

    def files(self) -> list[discord.File]:
        """What has to be sent with it."""
        return [discord.File(io.BytesIO(one.png), one.name, description=one.in_words) for one in self._pictures]


def files_of(view: ui.LayoutView) -> list[discord.File]:
    """What has to be sent with a message that shows this."""
    return view.files() if isinstance(view, Card) else []


class Sheet:
    """The pieces of one message, in order, and how much room is left."""

    def __init__(self) -> None:
        self._items: list[ui.Item[Any]] = []
        self._pictures: list[Picture] = []
        self.components_left = COMPONENTS
        self.room = CHARACTERS

    def text(self, content: str) -> None:
        """Text over the whole width."""
        self._take(1, content)
        self._items.append(ui.TextDisplay(content))

    def beside(self, content: str, button: CardButton) -> None:
        """Text with a button at its side."""
        self._take(3, content)
        self._items.append(ui.Section(ui.TextDisplay(content), accessory=button))

    def picture(self, picture: Picture) -> None:
        """A picture over the whole width."""
        self._take(1)
        self._pictures.append(picture)
        self._items.append(ui.MediaGallery(discord.MediaGalleryItem(picture.address, description=picture.in_words)))

    def rule(self) -> None:
        """A thin line."""
        self._take(1)
        self._items.append(ui.Separator())

    def row(self, *items: CardButton | CardSelect) -> None:
        """Up to five buttons, or one list to choose from."""
        self._take(1 + len(items))
        self._items.append(ui.ActionRow(*items))

    def view(self) -> ui.LayoutView:
        """The message as discord.py sends it."""
        view = Card(self._pictures)
        for item in self._items:
            view.add_item(item)
        return view

    def _take(self, components: int, content: str = "") -> None:
        if components > self.components_left or size(content) > self.room:
            raise ValueError("the card is over Discord's limits")
        self.components_left -= components
        self.room -= size(content)


def sentence_card(sentence: str) -> ui.LayoutView:
    """A card that says one thing; ``sentence`` is ready to be shown (its corpus text escaped)."""
    sheet = Sheet()
    sheet.text(sentence)
    return sheet.view()


def choice_card(question: str, choices: Iterable[str], action: str, *state: str | int) -> ui.LayoutView:
    """A card that asks which of several is meant; ``question`` is plain text."""
    sheet = Sheet()
    sheet.text(shortened(question, 300))
    sheet.row(CardSelect.make("Choose …", choosable(choices), action, *state))
    return sheet.view()
