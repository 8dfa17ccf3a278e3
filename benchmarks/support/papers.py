"""A Mosquitto under TLS for benchmarks, with papers from our own authority for everybody who comes in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import tls

from accanto_ingestion import mosquitto
from accanto_ingestion.authority import Authority


@contextmanager
def broker(folder: Path, names: Iterable[str]) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Its port; and trust, certificate and key of each name."""
    now, port = datetime.now(UTC), tls.free_port()
    authority = Authority(folder / "ca")
    authority.create(now=now)
    files: dict[str, list[str]] = {}
    for name in names:
        home = folder / name
        home.mkdir(parents=True)
        paths = tls.written(authority.client(name, now=now), authority.trust, home).paths
        files[name] = [path for path in paths if path]
    own = folder / "broker"
    own.mkdir()
    pair = authority.server(["127.0.0.1", "localhost"], now=now)
    (own / "broker.crt").write_bytes(pair.certificate)
    (own / "broker.key").write_bytes(pair.key or b"")
    for name in ("trust.crt", "revoked.crl"):
        (own / name).write_bytes((folder / "ca" / name).read_bytes())
    (own / "rights").write_text(mosquitto.rights(), encoding="utf-8")
    configuration = mosquitto.configuration_under_tls(own, port, address="127.0.0.1")
    (own / "mosquitto.conf").write_text(configuration, encoding="utf-8")
    with tls.running(own):
        yield port, files
