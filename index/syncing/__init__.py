"""Keeps storage in step with the corpus: plan → read → analyse and embed → commit.

Promises: only what is new or changed is read and embedded; an article is stored whole or not at all, so a sync
can end at any moment and the next one goes on; a file that cannot be read is reported by name, leaves its former
self in place, and the rest goes on; nothing here holds the event loop.
"""

from index.syncing.batches import embedded_texts
from index.syncing.carrying import OnProgress, carry_out
from index.syncing.planning import Recipe, Work, make_work

__all__ = ["OnProgress", "Recipe", "Work", "carry_out", "embedded_texts", "make_work"]
