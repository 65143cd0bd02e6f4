"""Remember what was worked out, a limited number of things, each worked out by one thread only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Hashable
from threading import Lock
from typing import Any
from typing import TypeVar

Made = TypeVar("Made")


class Memory:
    """The last things worked out, by key; two threads that ask for one thing wait for one making of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def recall(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what was made under a key, making it if it is not remembered."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                made: Made = self._made[key]
                return made
            own = self._making.setdefault(key, Lock())
        with own:
            with self._lock:
                if key in self._made:
                    return self._made[key]  # type: ignore[no-any-return] # another thread made it while this one waited
            made = make()
            with self._lock:
                self._made[key] = made
                self._making.pop(key, None)
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
            return made
