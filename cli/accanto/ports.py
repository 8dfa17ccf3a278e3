"""Which port is free."""

import errno
import os
import socket

from accanto_contract.errors import SettingsError

SEARCHED = 100
LOWEST_RUN, HIGHEST_RUN = 10_000, 20_000


def require_free(host: str, port: int, variable: str) -> int:
    """This port, if nobody has it. Raises SettingsError."""
    if reason := _taken(host, port):
        raise SettingsError(f"port {port} on {host} cannot be used ({reason}): set {variable} to another one")
    return port


def first_free(host: str, port: int, variable: str) -> int:
    """The first free port from this one on. Raises SettingsError where there is none near."""
    for candidate in range(port, port + SEARCHED):
        if not _taken(host, candidate):
            return candidate
    raise SettingsError(f"no free port from {port} to {port + SEARCHED - 1} on {host}: set {variable}")


def free_run(host: str, count: int) -> int:
    """The first of so many neighbouring free ports, below those that the kernel gives to clients.

    Two processes begin to look at different places. Raises SettingsError where there is no such run.
    """
    places = list(range(LOWEST_RUN, HIGHEST_RUN - count, count))
    begin = os.getpid() * 7 % len(places)
    for first in places[begin:] + places[:begin]:
        if not any(_taken(host, port) for port in range(first, first + count)):
            return first
    raise SettingsError(f"no {count} neighbouring free ports on {host}")


def _taken(host: str, port: int) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return "it is in use" if error.errno == errno.EADDRINUSE else str(error.strerror).lower()
    return None
