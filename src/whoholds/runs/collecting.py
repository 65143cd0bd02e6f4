"""Python's garbage collector, asked to come seldom while much is made and little of it is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Allocations between collections, and collections of one generation between those of the next. A batch of reports is
#: a few hundred thousand objects that live until it is written; Python's 700, 10, 10 walk them over and over for nothing.
_SELDOM = (200_000, 50, 50)


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Collect garbage seldom, and leave out what was there before: the network, the theatre and the rules stay anyway.

    All is put back at the end. A process whose collector is off, or which has frozen objects itself, is left alone.
    """
    if not gc.isenabled() or gc.get_freeze_count():
        yield
        return
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
