"""``python -m bot.cli`` is ``storydesk``."""

from bot.cli import main

main()
