"""Keeping the corpus by command: drafts of what may be added, the bin of what was removed, the log of who did it."""
