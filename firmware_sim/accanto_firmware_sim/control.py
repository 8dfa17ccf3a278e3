"""The scenario port: another process tells the simulated homes what happens to them, one JSON object a line.

    {"op": "drop", "device": "E0001"}   its link is lost once
    {"op": "away", "device": "E0001"}   it is carried out of range
    {"op": "back", "device": "E0001"}   and back
    {"op": "quiet"}                     no device sends any more; answered when the ledger is complete
    {"op": "counters"}                  what each device has sent since the start, and the processor time used
    {"op": "progress"}                  how far the scenario was played

Each line is answered by one: {"ok": true, ...} or {"ok": false, "error": "a sentence"}.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from accanto_firmware_sim.district import District
from accanto_firmware_sim.home import Device
from accanto_firmware_sim.kit import Used
from accanto_firmware_sim.strap import Strap

QUIET_WITHIN_S: Final = 5.0
_LINE: Final = 4096  # octets


class Control:
    """Serves the scenario port for some devices, by serial."""

    def __init__(
        self,
        devices: Mapping[str, Device],
        *,
        bind: str,
        port: int,
        district: District | None = None,
    ) -> None:
        self.bind = bind
        self.port = port
        self._devices, self._district = devices, district
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Start to listen; `port` then tells where.

        Raises:
            OSError: the port is taken or not allowed.
        """
        self._server = await asyncio.start_server(self._serve, self.bind, self.port, limit=_LINE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop to listen and hang up."""
        if self._server is None:
            return
        self._server.close()
        for writer in list(self._writers):
            writer.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while line := await reader.readline():
                writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):  # the caller has gone, or sent a line without end
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, object]:
        try:
            request = json.loads(line)
            op, serial = request["op"], request.get("device")
        except (ValueError, TypeError, KeyError, AttributeError):
            return {"ok": False, "error": 'a line is one JSON object with an "op"'}
        if op in ("quiet", "counters", "progress"):
            return await self._of_all(op)
        device = self._devices.get(serial)
        if device is None:
            return {"ok": False, "error": f"there is no device {serial}"}
        actions = {"drop": device.body.drop, "away": device.body.take_away, "back": device.body.bring_back}
        if op not in actions:
            return {"ok": False, "error": f"there is no op {op}"}
        actions[op]()
        return {"ok": True}

    async def _of_all(self, op: str) -> dict[str, object]:
        if op == "quiet":
            return await self._quiet()
        if op == "counters":
            return self._counters()
        if self._district is None:
            return {"ok": False, "error": "no scenario is played"}
        return {"ok": True, "now_ns": self._district.now_ns(), **asdict(self._district.progress)}

    async def _quiet(self) -> dict[str, object]:
        await asyncio.gather(*(device.body.quiet(QUIET_WITHIN_S) for device in self._devices.values()))
        return {"ok": True}

    def _counters(self) -> dict[str, object]:
        counted = {serial: _count(device) for serial, device in self._devices.items()}
        return {"ok": True, "devices": counted, "cpu_s": time.process_time()}


def _count(device: Device) -> dict[str, int | bool]:
    linked = device.body.connection is not None
    if isinstance(device, Used):
        return {"taken": device.diary.taken, "linked": linked}
    count: dict[str, int | bool] = {
        "sent": device.book.sent,
        "cut": device.book.cut,
        "linked": linked,
    }
    return count | {"samples": device.samples_sent} if isinstance(device, Strap) else count
