"""Where pushes go: addresses that a browser gave us, and which we call from our own network. So they are suspects.

An endpoint is https, at the usual port, at a name (not a number) whose every address is public. It is asked when a
person gives it, and again with the addresses that the connection then really uses: a name may point elsewhere by then.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 1000
HTTPS = 443
_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 as networks without it see it (RFC 6052)


class Forbidden(Exception):
    """No address that we call."""


@dataclass(frozen=True)
class Endpoint:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    target: str  # path and query
    trusted: bool  # named in PUSH_TRUSTED_ORIGINS: a test's own double

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the signature's audience names them."""
        usual = (self.scheme, self.port) in (("https", HTTPS), ("http", 80))
        return f"{self.scheme}://{self.host}" + ("" if usual else f":{self.port}")


def parse(url: str) -> Endpoint:
    """Take it apart. Raises Forbidden for what no push service has."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Forbidden("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Forbidden("not an address") from error
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Forbidden("an address with more than a place in it")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usual = HTTPS if parts.scheme == "https" else 80
    endpoint = Endpoint(parts.scheme, parts.hostname or "", port or usual, target, trusted=False)
    if endpoint.origin in settings.PUSH_TRUSTED_ORIGINS:
        return Endpoint(endpoint.scheme, endpoint.host, endpoint.port, target, trusted=True)
    if parts.scheme != "https" or endpoint.port != HTTPS:
        raise Forbidden("not https at its usual port")
    if not _NAME.fullmatch(endpoint.host):
        raise Forbidden("not a name of a public host")
    return endpoint


def addresses(endpoint: Endpoint) -> list[str]:
    """The IP addresses of its host, at this moment. Raises Forbidden where one isn't public; OSError without any."""
    found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not endpoint.trusted and not all(is_public(number) for number in numbers):
        raise Forbidden("a host inside a network")
    return numbers


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open Internet, also when it is an IPv4 address in IPv6's clothes."""
    try:
        address: IPv4Address | IPv6Address = ip_address(number)
    except ValueError:
        return False  # with a scope, as link-local ones have
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside is None and address in _TRANSLATED:
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        address = inside or address
    return address.is_global and not address.is_multicast
