"""What discord.py passes over in silence, so that Discord would say "This interaction failed": a form that a former
process opened, or that lay open too long; a button that the card has lost while somebody pressed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.cards.layout import BUTTON, CHOICE

from .failures import tell

if TYPE_CHECKING:
    from bot.app import StorydeskBot

OPEN_SECONDS = 900
"""How long a form may lie open."""
STALE_FORM = (
    "This form lay open too long, or Storydesk was restarted meanwhile. Nothing was changed; please open it again."
)
STALE_BUTTON = "The card has changed since; please use the buttons that it has now."


class Form(ui.Modal):
    """A form of ours. What goes wrong with it is told to the one who filled it in."""

    def __init__(self, bot: StorydeskBot) -> None:
        super().__init__(timeout=OPEN_SECONDS)
        self._bot = bot
        bot.forms[self.custom_id] = self

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        await tell(interaction, error)


def why_stale(interaction: discord.Interaction[StorydeskBot]) -> str | None:
    """A sentence, where nothing of ours will take the interaction."""
    data: Any = interaction.data or {}
    pressed = str(data.get("custom_id", ""))
    if interaction.type is discord.InteractionType.modal_submit:
        form = interaction.client.forms.get(pressed)
        return STALE_FORM if form is None or form.is_finished() else None
    if interaction.type is discord.InteractionType.component and pressed.partition(":")[0] in {BUTTON, CHOICE}:
        card = interaction.message.components if interaction.message else ()
        return None if any(pressed in ids_in(piece) for piece in card) else STALE_BUTTON
    return None


def ids_in(component: Any) -> Iterator[str]:
    """The custom ids of a piece of a card and of all in it."""
    if custom_id := getattr(component, "custom_id", None):
        yield custom_id
    for child in [*getattr(component, "children", ()), *filter(None, [getattr(component, "accessory", None)])]:
        yield from ids_in(child)
