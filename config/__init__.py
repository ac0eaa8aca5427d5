"""The settings: ``from config import Settings``."""

from config.settings import ConfigError, Settings

__all__ = ["ConfigError", "Settings"]
