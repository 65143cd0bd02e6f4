"""How fast the server answers: `/control` for 300 places, fifty requests a second, the server on one core."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import numpy as np

from benchmarks.desk.drawing import STARTS
from benchmarks.desk.fixture import Fixture
from benchmarks.table import Row

#: Requests a second, seconds, and the bar: milliseconds in which 95 of 100 are answered.
RATE, SECONDS, BAR_MS = 50, 20, 60.0
#: Distinct instants that are asked about in turn: the first question about each is worked out, the next is remembered.
_INSTANTS = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Milliseconds of each answer in the order asked, and how many were no answer."""

    times_ms: tuple[float, ...]
    failed: int

    def percentile(self, share: float) -> float:
        """Give the time within which this share of answers came, in per cent."""
        return float(np.percentile(self.times_ms, share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs."""

    address: str
    process_id: int

    def read_cpu_s(self) -> float:
        """Give the seconds of processor time it has used; NaN where the system does not tell."""
        path = Path(f"/proc/{self.process_id}/stat")
        if not path.exists():
            return float("nan")
        fields = path.read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def start_server(fixture: Fixture, *, core: int | None = 0) -> Iterator[Server]:
    """Serve a fixture in a process of its own, held to one core."""
    command = [sys.executable, "-m", "whoholds", "serve", "--port", "0"]
    command += ["--theatre", str(fixture.theatre), "--ledger", str(fixture.ledger)]
    held = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=held) as process:
        try:
            if core is not None and hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(process.pid, {core})
            assert process.stdout is not None
            yield Server(address=process.stdout.readline().split()[-1].rstrip("/"), process_id=process.pid)
        finally:
            process.terminate()


async def ask_steadily(address: str, paths: list[str], rate: float) -> Measured:
    """Ask at a steady rate, whether answers have come or not, and time each from when it was due."""
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        began = time.perf_counter()

        async def ask(number: int, path: str) -> tuple[float, bool]:
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            answer = await client.get(path)
            return (time.perf_counter() - due) * 1000, answer.status_code == 200

        done = await asyncio.gather(*(ask(number, path) for number, path in enumerate(paths)))
    return Measured(times_ms=tuple(ms for ms, _ in done), failed=sum(not is_good for _, is_good in done))


def measure_serving(fixture: Fixture, days: int) -> list[Row]:
    """Measure the first answer, fifty requests a second of which each instant is new once, and each answer again."""
    instants = [STARTS + timedelta(hours=24 * days * (number + 1) / (_INSTANTS + 1)) for number in range(_INSTANTS)]
    paths = [f"/control?at={at.replace(microsecond=0):%Y-%m-%dT%H:%M:%SZ}" for at in instants]
    with start_server(fixture) as server:
        began = time.perf_counter()
        first = httpx.get(f"{server.address}{paths[-1]}", timeout=300)
        first.raise_for_status()
        first_s = time.perf_counter() - began
        asked = [paths[number % _INSTANTS] for number in range(RATE * SECONDS)]
        cpu_s = server.read_cpu_s()
        mixed = asyncio.run(ask_steadily(server.address, asked, RATE))
        cpu_ms = (server.read_cpu_s() - cpu_s) * 1000 / len(asked)
        history_began = time.perf_counter()
        history = httpx.get(f"{server.address}/control/history?step=6h", timeout=300)
        history.raise_for_status()
        history_s = time.perf_counter() - history_began
    new, again = mixed.times_ms[:_INSTANTS], mixed.times_ms[_INSTANTS:]
    ruler = f"/control, {fixture.places} places, {fixture.claims} claims"
    steady = f"{RATE} requests/s, p95"
    return [
        Row(name="desk.first", ruler=ruler, measure="first answer: the ledger is read and weighed", value=first_s, unit=" s"),
        Row(name="desk.control", ruler=ruler, measure=steady, value=mixed.percentile(95), bar=BAR_MS, is_less_better=True, unit=" ms"),
        Row(name="desk.new", ruler=ruler, measure="of these, instants asked for the first time, p95", value=float(np.percentile(new, 95)), unit=" ms"),
        Row(name="desk.again", ruler=ruler, measure="of these, instants asked before, p95", value=float(np.percentile(again, 95)), unit=" ms"),
        Row(name="desk.cpu", ruler=ruler, measure="processor time of an answer", value=cpu_ms, unit=" ms"),
        Row(name="desk.failed", ruler=ruler, measure="not answered", value=float(mixed.failed), bar=0, is_less_better=True),
        Row(name="desk.history", ruler="/control/history, a year of 6 h", measure="one answer", value=history_s, unit=" s"),
        Row(name="desk.history_mb", ruler="/control/history, a year of 6 h", measure="its size", value=len(history.content) / 1e6, unit=" MB"),
    ]  # fmt: skip
