"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from typing import Any

from whoholds.errors import ExportError


@contextmanager
def open_atomic(path: Path, *, is_binary: bool = False) -> Iterator[IO[Any]]:
    """Open a UTF-8 text file, or one of bytes, that takes its name only when it is complete.

    Raises
    ------
    ExportError
        If the folder cannot be written or the disk fails; what stood there before is kept.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}", path=str(path)) from error
    part = Path(name)
    try:
        with _open(handle, is_binary=is_binary) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o644 & ~_read_umask())
        part.replace(path)
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}", path=str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def _open(handle: int, *, is_binary: bool) -> IO[Any]:
    if is_binary:
        return os.fdopen(handle, "wb")
    return os.fdopen(handle, "w", encoding="utf-8", newline="", errors="backslashreplace")


def _read_umask() -> int:
    """Read the process's umask; the operating system only tells it when it is set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
