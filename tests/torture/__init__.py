"""Syncs that are killed, run out of disk or lose Chroma: afterwards every article is wholly old or wholly new.

``python -m tests.torture`` (``make torture``) does it at length; ``test_killed.py`` a handful of times.
"""
