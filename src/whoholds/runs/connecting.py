"""Whether two ends are joined, hour after hour."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from datetime import datetime

from whoholds.control import Panel
from whoholds.ledger import Ledger
from whoholds.model import Claim
from whoholds.model import Theatre
from whoholds.roads import METHOD
from whoholds.roads import Connectivity
from whoholds.roads import Joint
from whoholds.roads import RoadNetwork
from whoholds.roads import derive_seed
from whoholds.runs.collecting import collect_seldom
from whoholds.runs.knowledge import gather
from whoholds.runs.moving import Pair


def connectivity(
    ledger: Ledger,
    theatre: Theatre,
    pair: Pair,
    instants: Sequence[datetime],
    *,
    side: str | None = None,
    known_at: datetime | None = None,
    is_filtered: bool = False,
    on_step: Callable[[int, int], None] | None = None,
) -> Connectivity:
    """Tell how likely two ends are cut off from each other at each instant.

    Parameters
    ----------
    pair
        The two ends: ids of places or regions.
    side
        For whom; None asks for one of each group of friends.
    known_at
        Only reports published by then count; None: all.
    is_filtered
        Whether each instant uses only what was published by then.
    on_step
        Told the number of instants done and of all.

    Raises
    ------
    QueryError
        If the side is not of the theatre, or an end is not on its roads.
    """
    known = gather(ledger, theatre, known_at)
    with collect_seldom():
        panel = known.open_model().panel(
            known.claims,
            instants=instants,
            known_at="filter" if is_filtered else known_at,
            origins=known.origins,
            rulings=known.rulings,
        )
    return follow_ends(
        RoadNetwork(theatre, origins=known.origins),
        panel,
        known.claims,
        pair,
        side=side,
        known_at=known_at,
        is_filtered=is_filtered,
        on_step=on_step,
    )


def follow_ends(
    network: RoadNetwork,
    panel: Panel,
    claims: Sequence[Claim],
    pair: Pair,
    *,
    side: str | None = None,
    known_at: datetime | None = None,
    is_filtered: bool = False,
    on_step: Callable[[int, int], None] | None = None,
) -> Connectivity:
    """Tell the same from who held each place at each instant of a panel."""
    asked = network.movers if side is None else (side,)
    seed = derive_seed(network.theatre, network.theatre.opens_at)
    points: list[Joint] = []
    for column, at in enumerate(panel.instants):
        control = {
            place: dict(zip(panel.states, panel.probabilities[row, column].tolist(), strict=True))
            for row, place in enumerate(panel.places)
        }
        limit = at if is_filtered and (known_at is None or at < known_at) else known_at
        for mover in asked:
            cut_off, both_held = network.measure_cut(
                control, mover, pair, at=at, known_at=limit, claims=claims, seed=seed
            )
            points.append(Joint(at=at, side=mover, cut_off=cut_off, both_held=both_held))
        if on_step is not None:
            on_step(column + 1, len(panel.instants))
    return Connectivity(
        start=pair[0], end=pair[1], known_at=known_at, is_filtered=is_filtered, points=tuple(points), method=METHOD
    )
