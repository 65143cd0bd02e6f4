"""The page of a situation report: everything it says, ready to be set as Markdown or HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from whoholds.exports.escaping import flatten
from whoholds.exports.situation import Change
from whoholds.exports.situation import Situation
from whoholds.exports.situation import list_against
from whoholds.exports.situation import list_changes
from whoholds.exports.situation import list_disputes
from whoholds.exports.situation import list_others
from whoholds.exports.situation import list_status
from whoholds.exports.situation import list_supporting
from whoholds.exports.situation import list_unclear
from whoholds.exports.situation import load_numbers
from whoholds.exports.situation_cuts import CutLine
from whoholds.exports.situation_cuts import group_by_sides
from whoholds.exports.situation_cuts import list_cut_lines
from whoholds.exports.situation_rows import AGREEMENT_WORDS
from whoholds.exports.situation_rows import UNSURE_WORDS
from whoholds.exports.situation_rows import CutRow
from whoholds.exports.situation_rows import Group
from whoholds.exports.situation_rows import OutletRow
from whoholds.exports.situation_rows import PlaceRow
from whoholds.exports.situation_rows import ReportedRow
from whoholds.exports.situation_rows import Row
from whoholds.exports.wording import GROUP_WORDS
from whoholds.exports.wording import PREDICATE_WORDS
from whoholds.exports.wording import STATUS_WORDS
from whoholds.exports.wording import Saying
from whoholds.exports.wording import Wording
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import Predicate
from whoholds.model import Status
from whoholds.roads import ReportedCut

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MAP_NOTE = (
    "Colour and shape: side. Full: held; pale: probably held; question mark: disputed; cross: contested; grey: unknown or stale. "
    "Roads are straight lines between places, not their true course. The background shows de facto borders (Natural Earth) and takes no position on them."
)


def _tell_alone(wording: Wording, one: Consequence) -> str:
    """Tell what the network says without the reports, where the answer rests on both."""
    found = re.search(r"network alone ([0-9.]+)$", one.method)
    return f"; without them the network says {wording.tell_chance(float(found[1]))}" if found else ""


def _name_first(names: list[str], most: int = 6) -> str:
    """Name the first few and count the rest."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


class Page:
    """Everything the report says; templates only set it."""

    def __init__(self, situation: Situation, drawing: str = "") -> None:
        self._situation = situation
        self._wording = Wording(situation)
        self._numbers = load_numbers("report")
        self.map = drawing
        self.map_note = _MAP_NOTE
        self.title = f"{flatten(situation.theatre.name)}: situation on {situation.at.astimezone(situation.theatre.zone).strftime('%d %B %Y at %H:%M')}"
        self.at, self.known_at, self.since = (
            self._wording.tell_hour(instant) for instant in (situation.at, situation.known_at, situation.since)
        )
        self.zone = (
            f"{situation.theatre.zone.key} ({situation.at.astimezone(situation.theatre.zone).strftime('UTC%z')})"
        )

    @property
    def known(self) -> str:
        """What the page rests on: only what was known then, or hindsight too."""
        is_hindsight = self._situation.known_at > self._situation.at
        return f"with all that was published up to {self.known_at}" if is_hindsight else f"as known at {self.known_at}"

    @property
    def counts(self) -> str:
        """What was read."""
        situation = self._situation
        refused = ", ".join(
            f"{code} {count}"
            for code, count in sorted(situation.refusals.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
        )
        told = f"{len(situation.reports)} reports read, {len(situation.claims)} claims, {sum(situation.refusals.values())} refusals"
        rulings = f", {situation.rulings} rulings by analysts" if situation.rulings else ""
        return f"{told}{f' ({refused})' if refused else ''}{rulings}."

    @property
    def headlines(self) -> list[str]:
        """The situation in a few lines."""
        held: Counter[str] = Counter(
            one.holder
            for one in self._situation.estimates.values()
            if one.status in {Status.HELD, Status.PROBABLY_HELD}
        )
        holders = ", ".join(
            f"{self._wording.name_side(side)} {count}"
            for side, count in sorted(held.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        unsure = {
            status: len(list_status(self._situation, status))
            for status in (Status.CONTESTED, Status.DISPUTED, Status.UNKNOWN, Status.STALE)
        }
        others = ", ".join(f"{count} {status.value}" for status, count in unsure.items() if count)
        lines = [f"Places held or probably held: {holders or 'none'}." + (f" Besides: {others}." if others else "")]
        return [*lines, *self._tell_changed(), *self._tell_worst_cuts()]

    def _tell_changed(self) -> list[str]:
        """Tell the changes in one line for each new holder, sure or probable, and the new doubts in one, largest places first."""
        by_state: dict[str, list[str]] = {}
        for row in self._sort_by_size(self.changes):
            is_probable = row.after.startswith(STATUS_WORDS[Status.PROBABLY_HELD])
            by_state.setdefault(row.holder, []).append(f"{row.place}{' (probably)' if is_probable else ''}")
        lines = [f"Now with {holder}: {_name_first(names)}." for holder, names in by_state.items()]
        doubts = [f"{row.place} ({row.after})" for row in self._sort_by_size(self.unsettled)]
        if doubts:
            lines.append(f"No longer sure: {_name_first(doubts)}.")
        return lines or ["No place changed hands since then."]

    def _sort_by_size(self, rows: list[Row]) -> list[Row]:
        """Sort rows by the size of their places, the capital first."""
        places = self._situation.theatre.places.values()
        rank = {self._wording.name_place(place.id): (not place.is_capital, -place.population) for place in places}
        return sorted(rows, key=lambda row: (rank.get(row.place, (True, 0)), row.place))

    def _tell_worst_cuts(self) -> list[str]:
        """Tell the likeliest cut-offs of each side in one line."""
        lines, seen = [], set()
        for cut in self.cut_offs:
            if cut.side not in seen:
                seen.add(cut.side)
                says = f"; reports say {cut.reports}" if cut.reports != "nothing" else ""
                are = "are" if ", " in cut.start else "is"
                lines.append(
                    f"{cut.start} {are} cut off from {cut.end} for {cut.side} ({cut.chance}; decided by {cut.deciding}{says})."
                )
        return lines

    @property
    def changes(self) -> list[Row]:
        """Changes of hands."""
        return [self._make_row(change.after, change) for change in list_changes(self._situation) if change.is_settled]

    @property
    def unsettled(self) -> list[Row]:
        """Places whose holder is no longer sure."""
        return [
            self._make_row(change.after, change) for change in list_changes(self._situation) if not change.is_settled
        ]

    @property
    def disputes(self) -> list[Row]:
        """Disputes."""
        return [
            self._make_row(estimate)
            for estimate in list_disputes(self._situation)[: int(self._numbers["most_disputes"])]
        ]

    @property
    def disputes_more(self) -> str:
        """The disputes not shown in full."""
        more = [
            self._wording.name_place(one.place)
            for one in list_disputes(self._situation)[int(self._numbers["most_disputes"]) :]
        ]
        return f"Sources also contradict each other about {', '.join(more)}." if more else ""

    def _make_row(self, estimate: ControlEstimate, change: Change | None = None) -> Row:
        """Make a row of an estimate."""
        wording = self._wording
        return Row(
            anchor=f"place-{sorted(self._situation.estimates).index(estimate.place)}",
            place=wording.name_place(estimate.place),
            before=wording.tell_state(change.before) if change is not None else "",
            after=wording.tell_state(estimate),
            state=wording.tell_state(estimate),
            holder=wording.name_side(
                estimate.holder or (estimate.probabilities[0][0] if estimate.probabilities else "")
            ),
            since=wording.tell_since(estimate).removeprefix("since "),
            chances=wording.tell_chances(estimate),
            sayings=self._tell_all(list_supporting(estimate)),
            against=self._tell_all(list_against(self._situation, estimate)),
        )

    def _tell_all(self, claims: Iterable[str]) -> list[Saying]:
        """Tell claims by id, no saying twice."""
        found = [
            self._wording.tell_claim(self._situation.claims[claim])
            for claim in claims
            if claim in self._situation.claims
        ]
        return list(dict.fromkeys(found))[: int(self._numbers["most_sayings"])]

    @property
    def cut_offs(self) -> list[CutRow]:
        """The likeliest cut-offs; those with one end and one reason stand in one row, and so do sides with one answer."""
        shown: Counter[tuple[str, ...]] = Counter()
        rows = []
        for line in self._list_cut_lines():
            shown[line.sides] += 1
            if shown[line.sides] <= self._numbers["most_cuts"]:
                rows.append(self._make_cut(line))
        return rows

    @property
    def cut_offs_more(self) -> str:
        """How many cut-offs are left out."""
        more = len(self._list_cut_lines()) - len(self.cut_offs)
        return f"{more} more such lines are left out." if more > 0 else ""

    def _list_cut_lines(self) -> list[CutLine]:
        """List the likely cut-offs."""
        situation = self._situation
        return list_cut_lines(situation.theatre, situation.cut_offs, least=self._numbers["cut_off_least"])

    def _make_cut(self, line: CutLine) -> CutRow:
        """Make a row of cut-offs that have one end and one reason."""
        wording, group, one = self._wording, line.cuts, line.cuts[0]
        known = [self._situation.claims[claim] for claim in one.claims if claim in self._situation.claims]
        sayers = list(dict.fromkeys(wording.tell_claim(claim).according_to for claim in known))
        chances = [
            wording.tell_chance(p)
            for p in (min(cut.probability for cut in group), max(cut.probability for cut in group))
        ]
        return CutRow(
            side=wording.name_sides(line.sides),
            start=", ".join(wording.name_place(cut.places[0]) for cut in group),
            end=wording.name_place(one.places[1]),
            chance=" to ".join(dict.fromkeys(chances)),
            deciding=", ".join(wording.name_place(place) for place, _ in one.deciding_places[:4]) or "no road at all",
            reports=f"the same ({'; '.join(sayers[:2])}){_tell_alone(wording, one)}" if sayers else "nothing",
        )

    @property
    def reported_cuts(self) -> list[ReportedRow]:
        """What live reports claim of roads, beside the network; the same claim by several speakers stands once."""
        groups: dict[tuple[str, bool], list[ReportedCut]] = {}
        for cut in self._situation.reported_cuts:
            if cut.claim in self._situation.claims and cut.is_live(self._situation.at):
                groups.setdefault((cut.place, cut.cut), []).append(cut)
        return [self._make_reported(cuts) for cuts in groups.values()]

    def _make_reported(self, cuts: list[ReportedCut]) -> ReportedRow:
        """Make a row of reports of one cut."""
        wording, cut = self._wording, cuts[-1]
        beside = AGREEMENT_WORDS[cut.agreement]
        if cut.probability is not None:
            says = "cannot pass" if cut.cut else "can pass"
            beside += f" (chance that {wording.name_side(cut.hurt)} {says}: {wording.tell_chance(cut.probability)})"
        what = f"{wording.name_place(cut.place)}: reported {'cut' if cut.cut else 'open'}"
        return ReportedRow(what=what, beside=f"{beside}.", sayings=self._tell_all(one.claim for one in cuts))

    @property
    def encircled(self) -> list[str]:
        """Places the network finds encircled, a line for sides with one answer."""
        likely = [one for one in self._situation.encircled if one.probability >= self._numbers["encircled_least"]]
        wording = self._wording
        lines = []
        for sides, rings in group_by_sides(likely):
            ranked = sorted(rings, key=lambda one: (-one.probability, one.places))
            told = ", ".join(
                f"{wording.name_place(one.places[0])} {wording.tell_chance(one.probability)}" for one in ranked
            )
            lines.append(f"Held by {wording.name_sides(sides)}: {told}")
        return lines

    @property
    def sieges(self) -> list[Saying]:
        """What reports claim of encirclement since `since`."""
        recent = [
            claim
            for claim in self._situation.claims.values()
            if claim.published_at is not None and claim.published_at >= self._situation.since
        ]
        told = [
            claim
            for claim in recent
            if claim.predicate in {Predicate.ENCIRCLES, Predicate.BREAKS_SIEGE} and claim.moves_map
        ]
        return list(
            dict.fromkeys(
                self._wording.tell_claim(claim)
                for claim in sorted(told, key=lambda one: (one.published_at, one.id), reverse=True)
            )
        )

    @property
    def chokepoints(self) -> list[str]:
        """Places whose loss would cut most, five of them."""
        wording = self._wording
        # Sides that share their roads have the same chokepoints: the first of them stands for all.
        seen = {(one.places, one.probability): one for one in reversed(self._situation.chokepoints)}
        worst = [one for one in self._situation.chokepoints if seen[one.places, one.probability] is one][:5]
        told = [
            (wording.name_place(one.places[0]), wording.tell_chance(one.probability), wording.name_side(one.side))
            for one in worst
        ]
        return [
            f"{place}: its loss would cut {share} of the links between main places of {side}"
            for place, share, side in told
        ]

    @property
    def others(self) -> list[Group]:
        """Other claims of note, grouped."""
        left = int(self._numbers["most_others"])
        groups = []
        for predicate, claims in list_others(self._situation).items():
            sayings = list(dict.fromkeys(self._wording.tell_claim(claim) for claim in claims[:left]))
            left -= len(sayings)
            if sayings:
                groups.append(Group(name=GROUP_WORDS.get(predicate, PREDICATE_WORDS[predicate]), sayings=sayings))
        return groups

    @property
    def others_more(self) -> str:
        """How many other claims are left out."""
        more = sum(len(claims) for claims in list_others(self._situation).values()) - int(self._numbers["most_others"])
        return f"About {more} more such claims are in the ledger." if more > 0 else ""

    @property
    def unsure(self) -> list[Group]:
        """Places nobody knows enough about."""
        found = {name: list_status(self._situation, status) for status, name in UNSURE_WORDS.items()}
        found["Unclear: chances are split, though no two sources contradict each other"] = list_unclear(self._situation)
        named = {
            name: ", ".join(self._wording.name_place(one.place) for one in estimates)
            for name, estimates in found.items()
        }
        return [Group(name=name, sayings=[], places=f"{places}.") for name, places in named.items() if places]

    @property
    def places(self) -> list[PlaceRow]:
        """Every place."""
        return [self._make_place(estimate) for estimate in list_status(self._situation, *Status)]

    def _make_place(self, estimate: ControlEstimate) -> PlaceRow:
        """Make a row of a place."""
        side = self._situation.theatre.sides.get(estimate.holder)
        colour = side.colour if side is not None and _COLOUR.fullmatch(side.colour) else ""
        wording = self._wording
        last = wording.tell_hour(estimate.last_support) if estimate.last_support is not None else "none in the window"
        return PlaceRow(
            name=wording.name_place(estimate.place),
            colour=colour,
            state=wording.tell_state(estimate),
            since=wording.tell_since(estimate).removeprefix("since "),
            chances=wording.tell_chances(estimate),
            last=last,
        )

    @property
    def outlets(self) -> list[OutletRow]:
        """Outlets read."""
        by_outlet: dict[str, list[str]] = {}
        for report in self._situation.reports.values():
            by_outlet.setdefault(flatten(report.outlet) or "not known", []).append(report.id)
        claims: Counter[str] = Counter(claim.report_id for claim in self._situation.claims.values())
        rows = []
        for name, ids in sorted(by_outlet.items()):
            last = max(
                (published for one in ids if (published := self._situation.reports[one].published_at) is not None),
                default=None,
            )
            rows.append(
                OutletRow(
                    name=name,
                    reports=len(ids),
                    claims=sum(claims[one] for one in ids),
                    last=self._wording.tell_hour(last),
                )
            )
        return rows

    @property
    def method(self) -> list[str]:
        """How this was made."""
        situation = self._situation
        thresholds = situation.theatre.thresholds
        held = f"Held: at least {thresholds.held:.0%}; probably held: at least {thresholds.probably_held:.0%}"
        limits = f"{held}; stale: no report for {thresholds.stale_after_h:g} hours."
        return [
            f"{limits} Figures are chances that a model gives from what sources say, not facts; one saying repeated by many outlets counts once.",
            f"Method {situation.method or 'not named'}; data {situation.data_version or 'not named'}; {situation.profile} version. Made by whoholds.",
        ]
