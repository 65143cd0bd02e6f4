"""Find the files to read: those named, those in folders, and standard input."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from typing import TypeAlias
from typing import cast

from whoholds.model import Refusal
from whoholds.reports.declining import DeclinedError
from whoholds.reports.declining import decline

#: An open file that can be looked ahead in.
Stream: TypeAlias = io.BufferedReader

#: The name that means standard input.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read: `name` for a person, `stem` to name a report after; `path` None is standard input."""

    name: str
    stem: str
    suffix: str
    path: Path | None = None
    is_named: bool = True

    @contextmanager
    def open(self) -> Iterator[Stream]:
        """Open it to be read as bytes.

        Raises
        ------
        DeclinedError
            If it cannot be opened or read.
        """
        try:
            if self.path is None:
                with _open_standard_input() as stream:
                    yield stream
            else:
                with self.path.open("rb") as stream:
                    yield stream
        except OSError as error:
            raise DeclinedError("unreadable", f"it cannot be read: {error.strerror or error}") from error


@contextmanager
def _open_standard_input() -> Iterator[Stream]:
    """Give standard input with a look ahead, and leave it open."""
    stream: Stream = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    try:
        yield stream
    finally:
        stream.detach()


def find_files(path: str | Path) -> Iterator[Found | Refusal]:
    """Give the file of a path, or every file of a folder and the folders in it, sorted, the hidden ones left out."""
    if str(path) == STANDARD_INPUT:
        yield Found(name="standard input", stem="stdin", suffix="")
        return
    yield from _look_at(Path(path), inside=(), is_named=True)


def _look_at(path: Path, *, inside: tuple[tuple[int, int], ...], is_named: bool) -> Iterator[Found | Refusal]:
    """Give what is at a path; `inside` identifies the folders that the search is in, so that a loop of links ends."""
    name = show_path(path)
    try:
        status = path.stat()
    except OSError as error:
        yield _decline_unreachable(name, error)
        return
    identity = (status.st_dev, status.st_ino)
    if stat.S_ISDIR(status.st_mode):
        if identity in inside:
            yield decline(name, "link-loop", "this link leads back to a folder that it is in")
        else:
            yield from _look_into(path, inside=(*inside, identity))
    elif stat.S_ISREG(status.st_mode) or is_named:
        yield Found(
            name=name, stem=show_path(Path(path.stem)), suffix=path.suffix.lower(), path=path, is_named=is_named
        )
    else:
        yield decline(name, "not-a-file", "it is a device, a pipe or a socket, not a file")


def _look_into(folder: Path, *, inside: tuple[tuple[int, int], ...]) -> Iterator[Found | Refusal]:
    """Give what is in a folder, or refuse a folder with nothing in it to read."""
    try:
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield _decline_unreachable(show_path(folder), error)
        return
    if not names:
        yield decline(show_path(folder), "empty-folder", "there is no file in this folder")
    for name in names:
        yield from _look_at(folder / name, inside=inside, is_named=False)


def _decline_unreachable(name: str, error: OSError) -> Refusal:
    if error.errno == errno.ELOOP:
        return decline(name, "link-loop", "this link leads to itself")
    if error.errno == errno.ENOENT:
        return decline(name, "missing", "there is no such file or folder")
    return decline(name, "unreadable", f"it cannot be read: {error.strerror or error}")


def show_path(path: Path) -> str:
    """Write a path as text that can be stored, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(stream: BinaryIO, at_most: int) -> bytes:
    """Read a whole document of fewer bytes than a limit.

    Raises
    ------
    DeclinedError
        If it is as long as the limit or longer, or is empty.
    """
    content = stream.read(at_most)
    if len(content) >= at_most:
        raise DeclinedError("too-large", f"it is larger than {at_most // 1_000_000} MB")
    if not content.strip():
        raise DeclinedError("empty", "it is empty")
    return content
