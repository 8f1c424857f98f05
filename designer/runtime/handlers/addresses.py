"""Where a connector may go: a host is resolved once, and only public addresses are used."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from engine import HandlerError

if TYPE_CHECKING:
    from collections.abc import Collection

Resolve = Callable[[str, int], list[str]] if TYPE_CHECKING else object
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL and the one address the connection goes to."""

    url: httpx.URL
    host: str
    address: str

    @property
    def pinned(self) -> httpx.URL:
        """The URL with the address in place of the host."""
        return self.url.copy_with(host=self.address)

    @property
    def host_header(self) -> str:
        """What the peer is told the host is."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.url.port is None else f"{name}:{self.url.port}"


def refused(message: str) -> HandlerError:
    return HandlerError("address_refused", message, retryable=False)


def resolved(host: str, port: int) -> list[str]:
    """Every address of the host, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def target_of(text: str, allowed: Collection[str] = (), resolve: Resolve = resolved) -> Target:
    """Check the URL and choose the address, or raise `HandlerError` before any connection."""
    url = parsed(text)
    host = url.host.rstrip(".").lower()
    try:
        addresses = resolve(host, url.port or PORTS[url.scheme])
    except (OSError, UnicodeError) as error:
        raise HandlerError("unknown_host", f"The host {host} has no address: {error}") from None
    if not addresses:
        raise HandlerError("unknown_host", f"The host {host} has no address")
    if host not in allowed and (bad := [a for a in addresses if not is_public(a)]):
        raise refused(f"The host {host} has the address {bad[0]}, which is not public")
    return Target(url, host, addresses[0])


def parsed(text: str) -> httpx.URL:
    """The URL, if it is one that a connector may follow."""
    if any(ord(c) <= 32 or ord(c) == 127 for c in text) or "\\" in text:
        raise refused("The URL contains a space, a control character or a backslash")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise refused(f"This is not a URL: {error}") from None
    if url.scheme not in PORTS:
        raise refused(f"Only http and https are allowed, not “{url.scheme}”")
    if not url.host:
        raise refused("The URL names no host")
    if url.userinfo:
        raise refused("A URL must not contain a user name or password")
    if "%" in url.host:
        raise refused("An address must not name a zone")
    return url


def is_public(text: str) -> bool:
    """Whether the address is one of the internet's, however it is wrapped."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo is not None or address in NAT64_LOCAL:
            return False
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved
