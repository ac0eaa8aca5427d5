"""Chroma's client: embedded in a folder, or of a server.

Promises: a server's tenant and database are made where they are missing; one that hangs is given up after
``PATIENCE`` seconds, so that no question waits longer for it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from config.settings import ChromaSettings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

PATIENCE = 10.0
"""Seconds; a query takes 10 ms, telling 128 vectors 90 ms."""


def embedded(folder: Path) -> ClientAPI:
    """The client of a folder, which this process alone may use."""
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    # Chroma holds the interpreter lock until its file is synced to the disk, which WAL needs once instead of thrice:
    # 16 vectors on a busy disk take 50 ms instead of 80. The file remembers the mode.
    with contextlib.closing(sqlite3.connect(folder / "chroma.sqlite3")) as db:
        db.execute("PRAGMA journal_mode = WAL")
    return chromadb.PersistentClient(path=str(folder), settings=_quiet())


def served(settings: ChromaSettings) -> ClientAPI:
    """The client of a server. Raises whatever says that it does not answer or does not let us in."""
    import chromadb
    import httpx
    from chromadb.errors import NotFoundError

    token, url = settings.token.get_secret_value(), str(settings.url).rstrip("/")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # Chroma's own client waits for ever: only who answers this gets to it.
    httpx.get(f"{url}/api/v2/heartbeat", headers=headers, timeout=PATIENCE).raise_for_status()
    admin: Any = chromadb.AdminClient(_quiet(url, headers))
    try:
        try:
            admin.get_tenant(settings.tenant)
        except NotFoundError:
            admin.create_tenant(settings.tenant)
        try:
            admin.get_database(settings.database, settings.tenant)
        except NotFoundError:
            admin.create_database(settings.database, settings.tenant)
    finally:
        admin._server._session.close()
    client: Any = chromadb.HttpClient(
        host=url, headers=headers, tenant=settings.tenant, database=settings.database, settings=_quiet()
    )
    client._server._session.timeout = PATIENCE
    return cast("ClientAPI", client)


def let_go(client: Any) -> None:
    """Closes the client and, as Chroma's own closing leaves them open, its connections."""
    for one in (client, client._admin_client):
        if session := getattr(one._server, "_session", None):
            session.close()
    client.close()


def _quiet(url: str | None = None, headers: dict[str, str] | None = None) -> Any:
    from chromadb.config import Settings

    if url is None:
        return Settings(anonymized_telemetry=False)
    return Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=url,
        chroma_server_http_port=8000,  # asked for, and passed over where the host is a whole address
        chroma_server_headers=headers,
    )
