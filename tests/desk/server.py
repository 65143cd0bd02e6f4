"""A desk that is served for tests: the program itself, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a-token-for-tests-only"
_PATIENCE_S = 90


@dataclass(slots=True, kw_only=True)
class Served:
    """A running desk and where it is."""

    url: str
    ledger: Path
    process: subprocess.Popen[str]

    def end(self) -> None:
        """Stop it, as a cut connection would look to the page."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


@contextmanager
def serve(ledger: Path, *words: str, port: int = 0) -> Iterator[Served]:
    """Serve a ledger until the block ends."""
    command = [sys.executable, "-m", "whoholds", "serve", "--ledger", str(ledger), "--port", str(port), *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "WHOHOLDS_TOKEN": TOKEN},
    )
    try:
        yield Served(url=_read_address(process), ledger=ledger, process=process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()


def _read_address(process: subprocess.Popen[str]) -> str:
    """Read where it serves out of its first line; what it says later is read away, so that it never waits for a reader."""
    assert process.stdout is not None
    stopper = threading.Timer(_PATIENCE_S, process.kill)
    stopper.start()
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("serving "):
            stopper.cancel()
            threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()
            return line.split()[-1]
    raise AssertionError(f"the desk did not start: {''.join(said)}")
