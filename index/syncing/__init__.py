"""Keeps storage in step with the corpus: plan → read → analyse and embed → commit.

Promises: only what is new or changed is read and embedded; an article is stored whole or not at all, so a sync
can end at any moment and the next one goes on; a file that cannot be read is reported by name, leaves its former
self in place, and the rest goes on; nothing here holds the event loop.

Its rooms are entered one by one, so that a process that reads and analyses does not wait for what only the bot needs.
"""
