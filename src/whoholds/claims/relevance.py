"""What of a stream of news is worth reading: reports that could hold a claim, and in them the sentences that could.

Told from words alone, before anything is parsed. A claim needs a place and a party to the war, so a report without a
trace of either is declined, and so is one in which nothing of the theatre stands by its name: "rebels entered the
capital" may be said of any war. In the others a sentence far from every place is left unparsed.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from itertools import islice

from whoholds.claims.mentions import NamesActors
from whoholds.claims.mentions import NamesPlaces
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many sentences before and after one that could name a place are read with it."""

    sentences_before: int
    sentences_after: int


@cache
def load_reach() -> Reach:
    """Read `relevance.toml`."""
    return Reach(**tomllib.loads(files("whoholds.claims").joinpath("relevance.toml").read_text(encoding="utf-8")))


class Relevance:
    """Tells what is worth reading for one theatre."""

    def __init__(self, places: NamesPlaces, actors: NamesActors, reach: Reach | None = None) -> None:
        self._places, self._actors = places, actors
        self._reach = reach or load_reach()
        self._last: tuple[Report | None, list[int]] = (None, [])

    def decline(self, report: Report) -> Refusal | None:
        """Decline a report that could hold no claim, None if it could.

        Returns
        -------
        A refusal (stage 'claims', code 'no-place', 'no-party' or 'no-name') of the whole report.
        """
        # A name as the theatre prints it answers at once; most reports that have none have no trace either.
        is_named = bool(self._list_plain_names(report))
        places = [] if is_named else self._places.find_traces(report.text)
        if not (is_named or places):
            return _refuse(report, "no-place", "it names no place of the theatre")
        parties = self._actors.find_traces(report.text, report.published_at)
        first = next(iter(parties), None)
        if first is None:
            return _refuse(report, "no-party", "it names no party to the war")
        if is_named or first[1] or any(is_name for _, is_name in chain(places, parties)) or self._is_headed(report):
            return None
        return _refuse(report, "no-name", "it names nothing of the theatre by its own name")

    def _list_plain_names(self, report: Report) -> list[int]:
        """Give the offsets of plain names; a report is asked about once, to decline it and to choose of it."""
        if self._last[0] is not report:
            self._last = report, self._places.find_plain_names(report.text)
        return self._last[1]

    def _is_headed(self, report: Report) -> bool:
        """Tell whether the headline names something of the theatre."""
        places = self._places.find_traces(report.title)
        return any(is_name for _, is_name in (*places, *self._actors.find_traces(report.title, report.published_at)))

    def choose(self, report: Report, sentences: Sequence[Sentence]) -> set[int]:
        """Choose the sentences of a report that must be parsed.

        Returns
        -------
        Indices into `sentences`: those near a trace of a place, and the first with a trace of a party.
        """
        starts = [sentence.start for sentence in sentences]
        chosen = self._reach_out(starts, self._list_plain_names(report))
        if len(chosen) == len(starts):
            return chosen
        chosen = self._reach_out(starts, [offset for offset, _ in self._places.find_traces(report.text)])
        if len(chosen) < len(starts):
            parties = self._actors.find_traces(report.text, report.published_at)
            chosen.update(max(0, bisect_right(starts, offset) - 1) for offset, _ in islice(parties, 1))
        return chosen

    def _reach_out(self, starts: Sequence[int], offsets: Iterable[int]) -> set[int]:
        """Give the sentences near those that hold an offset."""
        before, after = self._reach.sentences_before, self._reach.sentences_after
        holding = {bisect_right(starts, offset) - 1 for offset in offsets}
        return {i for at in holding for i in range(max(0, at - before), min(len(starts), at + after + 1))}


def _refuse(report: Report, code: str, reason: str) -> Refusal:
    """Say that a report holds nothing for this theatre."""
    return Refusal(stage="claims", code=code, about=report.name or "report", reason=reason, report_id=report.id)
