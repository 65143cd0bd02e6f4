"""Reports about other things than the war, as many as are asked for and no two alike: the stream in which a war is news."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import count
from itertools import islice
from pathlib import Path

_FILE = Path(__file__).with_name("strangers.toml")
_SLOT = re.compile(r"\{(\w+)\}")


def list_strangers(most: int) -> list[str]:
    """Give texts about other things.

    Each of the file's reports in turn, its slots filled from the lists; which name comes first moves with every round.
    """
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return list(islice(_fill_all(rows["names"], [" ".join(row["text"].split()) for row in rows["report"]]), most))


def _fill_all(names: dict[str, list[str]], texts: list[str]) -> Iterator[str]:
    for number in count():
        round_, index = divmod(number, len(texts))
        yield _fill(texts[index], names, start=7 * round_ + index)


def _fill(text: str, names: dict[str, list[str]], start: int) -> str:
    """Fill the slots of one text: the first of a kind takes the name at `start`, the next one the name after it."""
    used: Counter[str] = Counter()

    def take(match: re.Match[str]) -> str:
        kind = match[1]
        used[kind] += 1
        # Kinds move at different paces, or the same names would always meet.
        return names[kind][(start + start // len(names[kind]) + used[kind]) % len(names[kind])]

    return _SLOT.sub(take, text)
