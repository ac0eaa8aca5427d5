"""``storydesk usage`` and ``health``: what the bot is used for, and whether it is well; both beside a running bot."""

from __future__ import annotations

import urllib.error
import urllib.request

import typer

from bot import terminal
from bot.cli.opening import Json, command_group, err, out, show
from config import Settings

commands = command_group()

NO_PORT = "No port is set at which the bot could be asked: set metrics.port (STORYDESK_METRICS__PORT) and restart it."
PATIENCE = 5.0
"""Seconds."""


@commands.command()
def usage(as_json: Json = False) -> None:
    """What the bot is used for: questions, those without an answer, readers' marks."""
    from bot.usage import read_usage

    show(read_usage(Settings().data_dir), terminal.draw_usage, as_json)


@commands.command()
def health() -> None:
    """Whether the running bot can answer: asks its /healthz. Exit code 0 or 1, as containers want it."""
    settings = Settings().metrics
    if not settings.port:
        err.print(NO_PORT, style="red")
        raise typer.Exit(1)
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=PATIENCE) as answer:
            out.print(answer.read().decode())
    except urllib.error.HTTPError as error:
        err.print(error.read().decode(), style="red")
        raise typer.Exit(1) from None
    except OSError as error:
        err.print(f"Nothing answers at {host}:{settings.port}: {error}. Is the bot running?", style="red")
        raise typer.Exit(1) from None
