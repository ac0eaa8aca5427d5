"""A local Discord for tests: see README.md in this folder."""

from . import quiet_import  # noqa: F401
from .gateway import Gateway
from .messages import Button, File, Message, Select
from .modals import Modal
from .offered import NotOffered
from .people import Person
from .reply import InteractionReply, MessageReply, NoAnswer, Reply
from .server import LocalDiscord
from .world import Channel, Guild, Role

__all__ = [
    "Button",
    "Channel",
    "File",
    "Gateway",
    "Guild",
    "InteractionReply",
    "LocalDiscord",
    "Message",
    "MessageReply",
    "Modal",
    "NoAnswer",
    "NotOffered",
    "Person",
    "Reply",
    "Role",
    "Select",
]
