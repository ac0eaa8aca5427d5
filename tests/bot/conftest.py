"""What all tests of the bot start from."""

import warnings

with warnings.catch_warnings():
    # discord.py 2.7 imports audioop, which Python 3.11 already warns of; nothing of ours uses voice.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord  # noqa: F401
