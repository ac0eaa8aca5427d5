"""Imports discord.py without its warning: its voice part uses audioop, which Python 3.11 calls deprecated."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord  # noqa: F401
