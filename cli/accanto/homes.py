"""The simulated homes of the demo: one process of devices, and one gateway a home."""

import asyncio
import json
from pathlib import Path

from accanto import ports, stack
from accanto.supervise import Command, Supervisor
from accanto_contract.errors import Unavailable

ANSWER_S = 10.0


class Control:
    """The scenario port of the simulator: one JSON object a line, there and back."""

    def __init__(self, port: int, page: str = "") -> None:
        self._port = port
        self.page = page
        """Where the first home's patient looks."""

    async def quiet(self) -> None:
        """Every device stops measuring; when this returns, the ledger is complete."""
        await self.ask({"op": "quiet"})

    async def ask(self, request: dict[str, object]) -> dict[str, object]:
        """One request, one answer. Raises Unavailable."""
        try:
            async with asyncio.timeout(ANSWER_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(json.dumps(request).encode() + b"\n")
                answer = await reader.readline()
                writer.close()
                await writer.wait_closed()
        except (OSError, TimeoutError) as error:
            raise Unavailable(f"the simulator does not answer on port {self._port}") from error
        result: dict[str, object] = json.loads(answer)
        return result


def gateway_id(home: int) -> str:
    """The gateway of a home."""
    return f"gw-{home:04d}"


async def start(
    supervisor: Supervisor, running: stack.Stack, *, homes: int, seed: int, replay: Path | None
) -> Control:
    """Start the simulator, then the gateways; return when they run.

    The simulator's ports are chosen here, so that it comes back at the same ones after a death.
    """
    folder = running.folder / "sim"
    doors = folder / "doors.json"
    words = ("sim", "--folder", str(folder), *(("--replay", str(replay)) if replay else ()))
    control = ports.free_run("127.0.0.1", 2 * homes + 1)
    await supervisor.add(
        "sim",
        Command(
            what=words,
            environment={
                "ACCANTO_SIM_HOMES": str(homes),
                "ACCANTO_SIM_SEED": str(seed),
                "ACCANTO_SIM_CONTROL_PORT": str(control),
                "ACCANTO_SIM_FIRST_PORT": str(control + 1),
            },
            log_file=running.folder / "log" / "sim.log",
            is_ready=doors.exists,
        ),
    )
    plan = json.loads(doors.read_text(encoding="utf-8"))
    for home in plan["homes"]:
        name = gateway_id(home["home"])
        await supervisor.add(name, gateway(running, name, home["radio"], page=control + homes + home["home"]))
    return Control(control, f"http://127.0.0.1:{control + homes + 1}")


def gateway(running: stack.Stack, name: str, radio: str, *, page: int) -> Command:
    """A gateway as the demo runs it, with the patient's page on this port."""
    from accanto_ingestion.fleet import signing

    return Command(
        what=("gateway",),
        environment={
            "ACCANTO_GATEWAY_ID": name,
            "ACCANTO_BROKER_URL": running.broker_url_of(name),
            "ACCANTO_RADIO": radio,
            "ACCANTO_STATE": str(running.folder),
            "ACCANTO_PAGE_PORT": str(page),
            "ACCANTO_CENTRE_KEYS": signing.voice(running.authority).public,
        },
        log_file=running.folder / "log" / f"{name}.log",
    )
