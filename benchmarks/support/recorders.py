"""A process of ECG recorders at 500 Hz on one radio: `python recorders.py COUNT FOLDER`, then one word a line on stdin.

drops N     lose the first recorder's link N times; answers one JSON list of {"linked_s", "first_s"} each
streams     answers when every recorder streams
quiet       answers when all that was sent is in the ledger
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from bumble.device import Connection

from accanto_firmware_sim import ghs, heart, kit, replay
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import DeviceClock, Stopwatch, since_2000
from accanto_firmware_sim.diary import Diary
from accanto_firmware_sim.door import HciDoor
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.recorder import Lead, Recorder
from accanto_firmware_sim.rhythm import Rhythm
from accanto_firmware_sim.tape import Tape

RATE_HZ = 500
LOOK_S = 0.001
PAUSE_S = 4.0
"""Between two losses: by then the gateway has also asked for stored records."""


def _recorders(count: int, folder: Path, radio: Radio) -> list[Recorder]:
    """Every one plays the same minute of a heart."""
    watch, rng = Stopwatch(), np.random.default_rng(1)
    trace = heart.trace(Rhythm(rate_bpm=72), heart.Noise(), rate_hz=RATE_HZ, seed=1)
    minute = np.concatenate([next(trace) for _ in range(30)])
    made = []
    for number in range(1, count + 1):
        who = kit.identity(number, 8, letter="R", model="Recorder 1", service=ghs.SERVICE, rng=rng)
        quartz = DeviceClock(start_ns=since_2000(watch.now_ns()), ppm=10.0)
        made.append(
            Recorder(
                who,
                radio,
                watch,
                face=Face(watch, quartz),
                diary=Diary(folder, who.serial),
                lead=Lead(tape=Tape(replay.loop(minute)), nominal_hz=RATE_HZ, rate_hz=float(RATE_HZ)),
                book=Book(folder, who.serial, "ecg"),
            )
        )
    return made


def _is_linked(one: Recorder, before: Connection | None) -> bool:
    return one.body.connection not in (None, before)


def _has_told(one: Recorder, before: int) -> bool:
    return one.book.sent > before


async def _until(condition: Callable[[], bool], *, look_s: float = LOOK_S) -> None:
    while not condition():  # noqa: ASYNC110 - devices offer no event for it, and we measure by the millisecond
        await asyncio.sleep(look_s)


async def _drops(one: Recorder, times: int) -> list[dict[str, float]]:
    """From the loss of the link to the next link, and from there to the first frame that is taken."""
    found = []
    for _ in range(times):
        await asyncio.sleep(PAUSE_S)
        before, sent, lost_at = one.body.connection, one.book.sent, time.monotonic()
        one.body.drop()
        await _until(partial(_is_linked, one, before))
        linked_at = time.monotonic()
        await _until(partial(_has_told, one, sent))
        found.append({"linked_s": linked_at - lost_at, "first_s": time.monotonic() - linked_at})
    return found


async def _serve(recorders: list[Recorder]) -> None:
    loop = asyncio.get_running_loop()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        answer: object = "done"
        if line[0] == "drops":
            answer = await _drops(recorders[0], int(line[1]))
        elif line[0] == "streams":
            await _until(lambda: all(one.book.sent > 2 for one in recorders), look_s=0.1)
        elif line[0] == "quiet":
            await asyncio.gather(*(one.body.quiet(5.0) for one in recorders))
        print(json.dumps(answer), flush=True)


async def main(count: int, folder: Path) -> None:
    """Until stdin ends."""
    radio = Radio()
    recorders, door = _recorders(count, folder, radio), HciDoor(radio)
    for one in recorders:
        await one.start()
    await door.open()
    print(json.dumps(door.port), flush=True)
    lives = [asyncio.create_task(one.run()) for one in recorders]
    try:
        await _serve(recorders)
    finally:
        for life in lives:
            life.cancel()
        await door.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
