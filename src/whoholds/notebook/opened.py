"""A theatre and its ledger, opened for questions from Python."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any
from typing import Self
from typing import TypeVar

from whoholds.errors import QueryError
from whoholds.exports.situation import Change
from whoholds.ledger import open_ledger
from whoholds.model import Claim
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Ruling
from whoholds.model import Theatre
from whoholds.notebook import rows
from whoholds.notebook.tables import Table
from whoholds.roads import Route
from whoholds.roads import Shift
from whoholds.roads import Stretch
from whoholds.runs.exporting import export
from whoholds.runs.finding import find_end
from whoholds.runs.finding import find_place
from whoholds.runs.finding import find_side
from whoholds.runs.finding import find_state
from whoholds.runs.holding import Decision
from whoholds.runs.instants import read_instant
from whoholds.runs.questions import Asked
from whoholds.runs.questions import Questions
from whoholds.runs.shipped import find_shipped_theatre
from whoholds.theatre import load_theatre

#: An instant as text (without an offset: in the theatre's zone) or as an aware datetime.
When = str | datetime
Noun = TypeVar("Noun")


def open_theatre(folder: str | Path | None = None, ledger: str | Path = "whoholds.sqlite") -> OpenTheatre:
    """Open a theatre and its ledger for questions.

    Parameters
    ----------
    folder
        The theatre's folder; None takes the theatre that ships.
    ledger
        Path of a SQLite ledger, or the URL of a database.

    Raises
    ------
    TheatreError
        If the folder has faults; the message names each.
    LedgerError
        If there is no such ledger, it is none, or it was written by a newer program.
    """
    theatre = load_theatre(Path(folder) if folder is not None else find_shipped_theatre())
    return OpenTheatre(Questions(theatre, open_ledger(ledger, create=False)))


class OpenTheatre:
    """Every question as a method; instants are text in the theatre's zone, or aware datetimes.

    `at` is when a question is about (absent: now, or the theatre's end), `known_at` asks what was known then (absent:
    everything read). Places, sides and regions go by any of their names.
    """

    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger."""
        self.questions.ledger.close()

    @property
    def theatre(self) -> Theatre:
        """The theatre."""
        return self.questions.theatre

    def places(self) -> Table[Place]:
        """List the places whose control is estimated."""
        found = [self.theatre.places[place] for place in self.questions.places]
        return self._table("places", found, rows.lay_place, where=lambda place: rows.locate(self.theatre, place.id))

    def control(self, at: When | None = None, known_at: When | None = None) -> Table[ControlEstimate]:
        """Tell who holds every place."""
        asked = self._ask(at, known_at)
        title = f"who holds what on {self._show(asked.at)}"
        return self._table(title, self.questions.control(asked), rows.lay_estimate, where=self._locate_estimate)

    def place(self, name: str, at: When | None = None, known_at: When | None = None) -> Table[Decision]:
        """Tell who holds a place, and list every saying that decided it or speaks against it, weightiest first."""
        asked, place = self._ask(at, known_at), find_place(self.theatre, name)
        status = self.questions.place(place.id, asked)
        told = rows.lay_estimate(self.theatre, status.estimate)["words"]
        title = f"{place.name} on {self._show(asked.at)}: {told} ({status.estimate.confidence:.0%})"
        return self._table(title, status.sayings, rows.lay_decision)

    def history(
        self,
        start: When | None = None,
        end: When | None = None,
        *,
        every_h: float = 24,
        known_at: When | None = None,
        as_known_then: bool = False,
    ) -> Table[tuple[str, datetime]]:
        """Tell who held every place at even steps, as known at one instant, or each as known at that instant itself.

        Raises
        ------
        QueryError
            If the step is not positive, or the end is before the start.
        """
        if every_h <= 0:
            raise QueryError(f"the step must be longer than nothing, not {every_h} h")
        first, last = self._read(start) or self.theatre.opens_at, self._read(end) or self.questions.find_now()
        if last < first:
            raise QueryError(f"the time ends ({last.isoformat()}) before it begins ({first.isoformat()})")
        step = timedelta(hours=every_h)
        instants = [first + number * step for number in range(int((last - first) / step) + 1)]
        series = self.questions.series(instants, known_at=self._read(known_at), as_known_then=as_known_then)
        cells = [(place, at) for place in series.places for at in series.instants]
        laid = [
            {"place": place, "at": at, "state": series.states[state], "probability": float(chance)}
            for place, states, chances in zip(series.places, series.state, series.probability, strict=True)
            for at, state, chance in zip(series.instants, states.tolist(), chances.tolist(), strict=True)
        ]
        return Table(title="who held what", nouns=cells, rows=laid, zone=self.theatre.zone)

    def claims(self, place: str | None = None, *, known_at: When | None = None, **fields: Any) -> Table[Claim]:
        """List claims by publication; `fields` are those of `Ledger.claims`, such as predicate, polarity or speaker."""
        where = None if place is None else find_place(self.theatre, place).id
        found = list(self.questions.ledger.claims(place=where, known_at=self._read(known_at), **fields))
        return self._table("claims", found, rows.lay_claim, where=lambda claim: rows.locate(self.theatre, claim.place))

    def reports(self, known_at: When | None = None) -> Table[Report]:
        """List reports by publication."""
        found = list(self.questions.ledger.reports(known_at=self._read(known_at)))
        return self._table("reports", found, lambda _, report: rows.lay_report(report))

    def refusals(self, stage: str | None = None) -> Table[Refusal]:
        """List what was looked at and declined, with the reason."""
        found = list(self.questions.ledger.refusals(stage=stage))
        return self._table("refusals", found, lambda _, refusal: rows.lay_refusal(refusal))

    def rulings(self) -> Table[Ruling]:
        """List analysts' rulings in the order made."""
        found = list(self.questions.ledger.rulings())
        return self._table("rulings", found, lambda _, ruling: rows.lay_ruling(ruling))

    def disputes(self, at: When | None = None, known_at: When | None = None) -> Table[ControlEstimate]:
        """List the places about which sources contradict each other: disputed ones first, then large ones."""
        asked = self._ask(at, known_at)
        estimates = {one.place: one for one in self.questions.control(asked)}
        found = [estimates[place] for place in self.questions.disputes(asked)]
        return self._table("disputes", found, rows.lay_estimate, where=self._locate_estimate)

    def changes(self, since: When, at: When | None = None, known_at: When | None = None) -> Table[Change]:
        """List the places that are not what they were, latest change first."""
        after = self._ask(at, known_at)
        before = Asked(at=self._ask(since, None).at, known_at=after.known_at)
        found = self.questions.changes(before, after)
        title = f"what changed since {self._show(before.at)}"
        return self._table(title, found, rows.lay_change, where=lambda one: rows.locate(self.theatre, one.after.place))

    def cut_off(
        self,
        start: str | None = None,
        end: str | None = None,
        *,
        side: str | None = None,
        at: When | None = None,
        known_at: When | None = None,
    ) -> Table[Consequence]:
        """Tell what is cut off from what: two ends, or the principal places when none is named."""
        pairs = self._find_pairs(start, end)
        found = self.questions.cut_offs(self._ask(at, known_at), sides=self._find_sides(side), pairs=pairs).cut_off
        return self._table("cut off", found, rows.lay_consequence)

    def encircled(
        self, *, side: str | None = None, at: When | None = None, known_at: When | None = None
    ) -> Table[Consequence]:
        """Tell which places are encircled, for the side that holds each."""
        found = self.questions.encircled(self._ask(at, known_at), self._find_sides(side))
        return self._table("encircled", found, rows.lay_consequence, where=self._locate_consequence)

    def chokepoints(
        self, *, side: str | None = None, at: When | None = None, known_at: When | None = None
    ) -> Table[Consequence]:
        """Tell the places whose loss would cut most, worst first."""
        found = self.questions.chokepoints(self._ask(at, known_at), self._find_sides(side))
        return self._table("chokepoints", found, rows.lay_consequence, where=self._locate_consequence)

    def route(
        self, start: str, end: str, *, side: str | None = None, at: When | None = None, known_at: When | None = None
    ) -> Table[Stretch]:
        """Tell the way between two places, stretch by stretch; no rows if no road joins them, and the title says so."""
        ends = [find_place(self.theatre, words).id for words in (start, end)]
        sides = self._find_sides(side)
        found = self.questions.route(ends[0], ends[1], self._ask(at, known_at), side=sides[0] if sides else None)
        if not isinstance(found, Route):
            return self._table(found.reason, (), rows.lay_stretch)
        title = found.to_lines(self.theatre)[0]
        return self._table(
            title, found.stretches, rows.lay_stretch, where=lambda one: rows.draw(self.theatre, (one.start, one.end))
        )

    def what_if(
        self,
        changes: Mapping[str, str],
        *,
        start: str | None = None,
        end: str | None = None,
        side: str | None = None,
        at: When | None = None,
        known_at: When | None = None,
    ) -> Table[Shift]:
        """Tell what would be cut or opened if places were in other hands: place to side (or contested). Nothing is kept.

        Two ends may be named, else the principal places are asked about.
        """
        supposed = {
            find_place(self.theatre, place).id: find_state(self.theatre, state) for place, state in changes.items()
        }
        sides = self._find_sides(side)
        found = self.questions.suppose(
            supposed,
            self._ask(at, known_at),
            side=sides[0] if sides else None,
            pairs=self._find_pairs(start, end),
        )
        return self._table("what would be cut or opened", found, rows.lay_shift)

    def export(self, name: str, path: str | Path, *, at: When | None = None, known_at: When | None = None) -> int:
        """Write a file in one of the formats of `whoholds export`; gives the number of rows or features."""
        asked = self._ask(at, known_at)
        return export(self.questions.ledger, self.theatre, name, Path(path), at=asked.at, known_at=asked.known_at)

    def __repr__(self) -> str:
        """Name the theatre."""
        return f"<theatre {self.theatre.id}: {len(self.questions.places)} places>"

    def _repr_html_(self) -> str:
        """Name the theatre and count what its ledger holds."""
        counts = self.questions.ledger.counts()
        told = f"{counts.reports} reports, {counts.claims} claims, {counts.refusals} refusals, {counts.rulings} rulings"
        return f"<p><b>{escape(self.theatre.name)}</b>: {len(self.questions.places)} places; {told}</p>"

    def _ask(self, at: When | None, known_at: When | None) -> Asked:
        return Asked(at=self._read(at) or self.questions.find_now(), known_at=self._read(known_at))

    def _read(self, when: When | None) -> datetime | None:
        if isinstance(when, datetime) and when.tzinfo is None:
            raise QueryError(f"the instant {when.isoformat()} needs its zone")
        return read_instant(when, self.theatre.zone) if isinstance(when, str) else when

    def _show(self, instant: datetime) -> str:
        return instant.astimezone(self.theatre.zone).isoformat(sep=" ", timespec="minutes")

    def _find_pairs(self, start: str | None, end: str | None) -> list[tuple[str, str]] | None:
        if start is None and end is None:
            return None
        if start is None or end is None:
            raise QueryError("a cut lies between two ends: give both start and end, or neither")
        return [(find_end(self.theatre, start), find_end(self.theatre, end))]

    def _find_sides(self, side: str | None) -> list[str] | None:
        return None if side is None else [find_side(self.theatre, side).id]

    def _locate_estimate(self, one: ControlEstimate) -> Any:
        return rows.locate(self.theatre, one.place)

    def _locate_consequence(self, one: Consequence) -> Any:
        return rows.locate(self.theatre, one.places[0])

    def _table(
        self,
        title: str,
        nouns: Iterable[Noun],
        lay: Callable[[Theatre, Noun], Mapping[str, Any]],
        *,
        where: Callable[[Noun], Any] | None = None,
    ) -> Table[Noun]:
        kept: Sequence[Noun] = tuple(nouns)
        return Table(
            title=title,
            nouns=kept,
            rows=tuple(lay(self.theatre, one) for one in kept),
            zone=self.theatre.zone,
            points=() if where is None else tuple(where(one) for one in kept),
        )
