"""Writing to a terminal: reports are hostile, so every word is made safe before it is printed."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from rich.console import Console

#: Columns of output that goes to a file or a pipe, where there is no terminal to ask.
_WIDTH_WITHOUT_TERMINAL = 120
#: Unicode categories that steer a terminal or hide the order of letters: controls, formats, surrogates, separators.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def make_safe(words: object) -> str:
    """Replace what could steer a terminal by a visible mark; newlines and tabs become spaces."""
    text = str(words)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_make_safe(letter) for letter in text)


def _make_safe(letter: str) -> str:
    if letter in "\n\r\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in _UNSAFE else letter


def _open_console(*, aside: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if aside else sys.stdout
    width = None if stream.isatty() else _WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)


def say(words: str = "", *, style: str = "") -> None:
    """Print one line."""
    _open_console().print(make_safe(words), style=style or None)


def say_aside(words: str) -> None:
    """Print to the error stream, where it stays out of the way of data; lines stay lines."""
    console = _open_console(aside=True)
    for line in words.splitlines() or [""]:
        console.print(make_safe(line))


def say_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table without lines between its rows."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(make_safe(cell)) for cell in row))
    _open_console().print(table, soft_wrap=False)


def say_json(value: Any) -> None:
    """Print JSON: keys in the order given, text as it is but for characters that steer a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    safe = "".join(_escape(letter) for letter in text) if not text.isascii() else text
    sys.stdout.write(safe + "\n")


def _escape(letter: str) -> str:
    if letter != "\n" and unicodedata.category(letter) in _UNSAFE:
        return json.dumps(letter)[1:-1]
    return letter


@contextmanager
def show_progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Show a moving line on the error stream while long work goes on; nothing where there is no terminal."""
    console = _open_console(aside=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn
    from rich.progress import Progress
    from rich.progress import TextColumn
    from rich.progress import TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=None)
        yield lambda words: progress.update(task, description=make_safe(f"{doing}: {words}"))


@contextmanager
def count_progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Show how much of some work is done on the error stream: it is told the part done and the whole, in any unit."""
    console = _open_console(aside=True)
    if not console.is_terminal:
        yield lambda _done, _whole: None
        return
    from rich.progress import BarColumn
    from rich.progress import Progress
    from rich.progress import TaskProgressColumn
    from rich.progress import TextColumn
    from rich.progress import TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(make_safe(doing), total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
