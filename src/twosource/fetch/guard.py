"""Which machines may be talked to, checked where the connection is made, so that a name cannot change its mind.

A name is resolved once for each connection, every address that it gives is checked, and the connection is made to the
address that was checked (DNS rebinding needs a second look-up). The certificate is still that of the name.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_EXTRA = tuple(
    ipaddress.ip_network(net)
    for net in (
        "100.64.0.0/10 192.0.0.0/24 198.18.0.0/15 240.0.0.0/4 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32 fec0::/10"
    ).split()
)
"""Shared, benchmarking and translated addresses: behind some of them lies a private one."""

_NEVER = tuple(ipaddress.ip_network(net) for net in ("169.254.0.0/16", "fd00:ec2::254/128"))
"""Where clouds hand out the keys of the machine: no report is there, and redirects of hostile pages lead there."""

Resolve = Callable[[str, int], Iterable[str]]


class Forbidden(httpcore.ConnectError):
    """The address may not be talked to; the message says which and why."""


class Overdue(httpcore.ReadTimeout):
    """The whole answer takes longer than it may."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, multicast or reserved."""
    ip = _ip(address)
    if ip is None or _within(ip, _EXTRA):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def is_forbidden(address: str) -> bool:
    """Whether an IP address is not talked to even where private ones are allowed."""
    ip = _ip(address)
    return ip is not None and _within(ip, _NEVER)


def _ip(address: str) -> _Address | None:
    """The address without its zone, an IPv4 one written as IPv6 as itself; None when it is none."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return None
    return ip.ipv4_mapped or ip if isinstance(ip, ipaddress.IPv6Address) else ip


def _within(ip: _Address, networks: tuple[_Network, ...]) -> bool:
    return any(ip.version == net.version and ip in net for net in networks)


class Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline of the request it serves."""

    def __init__(self, inner: httpcore.NetworkStream, backend: Backend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Stream:
        return Stream(self._inner.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Makes connections to checked addresses only. `deadline` (of time.monotonic) is set before each request."""

    def __init__(self, allow_private: bool, resolver: Resolve = resolve) -> None:
        self._allow_private, self._resolve = allow_private, resolver
        self._inner = httpcore.SyncBackend()
        self.deadline = float("inf")

    def left(self, timeout: float | None) -> float:
        """Seconds that this step may take. Raises Overdue when none is left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Overdue("the answer takes too long")
        return min(timeout if timeout is not None else left, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> Stream:
        """Raises Forbidden when any address of the host is not public: a mixed answer is an attack or a mistake."""
        try:
            addresses = list(self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address ({error})") from None
        if not self._allow_private and (inside := [a for a in addresses if not is_public(a)]):
            raise Forbidden(
                f"{host} is {inside[0]}, an address within a private network or of this machine; allow private "
                "addresses if that is meant (--allow-private; of `watch`: TWOSOURCE_ALLOW_PRIVATE=1)"
            )
        if never := [a for a in addresses if is_forbidden(a)]:
            raise Forbidden(f"{host} is {never[0]}, an address that is never fetched: clouds hand out keys there")
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                stream = self._inner.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return Stream(stream, self)
        raise failed

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Stream:
        raise Forbidden("sockets of this machine are not talked to")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)
