"""The one way out: whatever is fetched from the web, a page or a feed, is fetched here.

Promises: http and https only, on their own ports, without credentials; every address that a host stands for is public,
and the connection goes to an address that was checked, after every redirect anew; no answer is larger, packed or
unpacked, takes longer, or is of another kind than is allowed. Whatever goes wrong is a sentence.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from config.settings import FetchingSettings
from index.reading.errors import ReadingError

MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_STEP = 1_000_000
"""Bytes unpacked at once: six milliseconds at most."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    _DOCX: ".docx",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
"""The kinds that are fetched, and the file ending each is read by; ``.xml`` is a feed."""
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
"""Types by which a server says that it does not know; then the ending of the address counts."""
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Storydesk)",
    "Accept": ", ".join((*ENDINGS, "*/*;q=0.1")),
    "Accept-Language": "en, *;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
MayConnect = Callable[[IPAddress, int], bool]
"""Whether a connection may lead to this address and port."""


class FetchError(ReadingError):
    """Nothing was fetched; the message is a sentence that says why."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """What the server answered, where it did."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands at an address."""

    final_url: str
    """After all redirects."""
    type: str
    """Its media type, such as ``text/html``."""
    ending: str
    """The file ending by which it is read, see ``ENDINGS``."""
    data: bytes
    """Unpacked; empty where it was not modified."""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    """As the server gave it, to be sent back."""
    not_modified: bool = False


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the internet at large, also where it stands for another one."""
    if isinstance(address, ipaddress.IPv6Address):
        within = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            within.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(is_public(one) for one in within if one is not None):
            return False
        if address.is_site_local or address.scope_id:
            return False
        if address.ipv4_mapped or address in _NAT64:
            return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_public_web(address: IPAddress, port: int) -> bool:
    """Whether an address is public and a port one of the web's."""
    return port in _PORTS.values() and is_public(address)


def _anywhere(_: IPAddress, __: int) -> bool:
    return True


async def fetch(
    address: str,
    settings: FetchingSettings,
    *,
    etag: str | None = None,
    modified: str | None = None,
    may_connect: MayConnect | None = None,
) -> Fetched:
    """Fetches an address, unless it is as it was by its ``etag`` or time of change. Raises FetchError.

    ``may_connect`` says where a connection may lead, in place of the settings.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = _HEADERS | {name: value for name, value in known.items() if value}
    may = may_connect or (_anywhere if settings.allow_private else is_public_web)
    connector = aiohttp.TCPConnector(resolver=_Resolver(may), use_dns_cache=False, force_close=True)
    try:
        async with (
            asyncio.timeout(settings.seconds),
            aiohttp.ClientSession(
                connector=connector,
                headers=headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            ) as session,
        ):
            return await _follow(session, address.strip(), settings, may)
    except TimeoutError:
        raise FetchError(f"{_host(address)} did not answer within {settings.seconds:g} seconds.") from None
    except aiohttp.ClientConnectorDNSError:
        raise FetchError(f"There is no host {_host(address)}, or its name cannot be looked up now.") from None
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
        raise FetchError(f"The certificate of {_host(address)} is not valid; nothing was fetched.") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FetchError(f"{_host(address)} could not be reached ({type(error).__name__}).") from None


async def _follow(session: aiohttp.ClientSession, address: str, settings: FetchingSettings, may: MayConnect) -> Fetched:
    for _ in range(MOST_REDIRECTS + 1):
        _check(address, may)
        async with session.get(address, allow_redirects=False) as answer:
            if answer.status in (301, 302, 303, 307, 308) and (further := answer.headers.get("Location")):
                address = urljoin(address, further)
                continue
            return await _read(answer, address, round(settings.size_mb * 1_000_000))
    raise FetchError(f"{_host(address)} leads from one address to the next more than {MOST_REDIRECTS} times.")


def _check(address: str, may: MayConnect) -> None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise FetchError("That is not a web address.") from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError("That is not a web address: it begins with https:// or http://, then the host.")
    if parts.username is not None or parts.password is not None:
        raise FetchError("The address holds a user name or password; leave them out.")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return  # a name: the resolver checks what it stands for
    if not may(literal, port):
        raise FetchError(_not_public(host, port))


async def _read(answer: aiohttp.ClientResponse, address: str, most: int) -> Fetched:
    headers = answer.headers
    about = (headers.get("ETag"), headers.get("Last-Modified"))
    if answer.status == 304:
        return Fetched(address, "", "", b"", None, *about, not_modified=True)
    if answer.status != 200:
        raise FetchError(_refusal(_host(address), answer.status), answer.status)
    # Not answer.content_type, which calls a missing type octet-stream.
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    ending = ENDINGS.get(kind) or (_by_name(address) if kind in _UNSAID else None)
    if ending is None:
        raise FetchError(
            f"It is of the kind {kind or 'unknown'}, which is no article (page, text, PDF or Word document)."
        )
    data = bytearray()
    async for piece in _unpacked(answer, most):
        data += piece
        if len(data) > most:
            raise _too_large(most)
    if data.startswith(b"%PDF-"):
        ending = ".pdf"
    return Fetched(address, kind, ending, bytes(data), answer.charset, *about)


async def _unpacked(answer: aiohttp.ClientResponse, most: int) -> AsyncIterator[bytes]:
    """The body without its packing, in steps that stop a bomb early."""
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"It is packed by {packing}, which was not asked for.")
    unpack, received, broken = None, 0, False
    async for chunk in answer.content.iter_chunked(65536):
        received += len(chunk)
        if received > most:
            raise _too_large(most)
        if packing in ("", "identity"):
            yield chunk
            continue
        while chunk:
            try:
                if unpack is None:
                    # What is called deflate has a zlib head or, by an old misunderstanding, none.
                    bare = packing == "deflate" and chunk[0] & 0x0F != 8
                    unpack = zlib.decompressobj(-15 if bare else 47)
                yield unpack.decompress(chunk, _STEP)
            except zlib.error:
                raise FetchError("It is packed in a way that cannot be unpacked.") from None
            chunk = unpack.unconsumed_tail or unpack.unused_data
            broken = not unpack.eof
            unpack = None if unpack.eof else unpack
            await asyncio.sleep(0)
    if broken:
        raise FetchError(f"{_host(str(answer.url))} broke off before the end.")


def _by_name(address: str) -> str | None:
    path = urlsplit(address).path.lower()
    return next((ending for ending in dict.fromkeys(ENDINGS.values()) if path.endswith(ending)), None)


def _too_large(most: int) -> FetchError:
    return FetchError(
        f"It is larger than {most / 1_000_000:g} MB; the setting fetching.size_mb says how large it may be."
    )


def _refusal(host: str, status: int) -> str:
    if status in (401, 402, 403, 407, 451):
        return f"{host} does not give it to us (answer {status}): it may ask for a login. Save the page and attach it."
    if status in (404, 410):
        return f"{host} has no such page (answer {status})."
    if status == 429:
        return f"{host} is asked too often (answer {status}); try again later."
    return f"{host} has trouble with it (answer {status}); try again later."


def _not_public(host: str, port: int) -> str:
    where = host if port in _PORTS.values() else f"{host}, port {port},"
    return f"{where} is not on the public web; nothing was fetched."


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "The server"
    except ValueError:
        return "The server"


class _Resolver(AbstractResolver):
    """Looks a host up and gives back its addresses, all of them allowed: what is connected to is what was checked."""

    def __init__(self, may: MayConnect) -> None:
        self._may = may

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        )
        # One private address among several is enough: which one a connection takes is chance.
        if not all(self._may(ipaddress.ip_address(where[0]), port) for *_, where in found):
            raise FetchError(_not_public(host, port))
        return [
            ResolveResult(
                hostname=host,
                host=str(where[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, where in found
        ]

    async def close(self) -> None:
        pass
