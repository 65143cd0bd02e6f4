"""Principal places, regions and the pairs an analyst asks for first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from whoholds.errors import QueryError
from whoholds.model import Place
from whoholds.model import Theatre
from whoholds.roads.graph import RoadGraph

Pair = tuple[str, str]


def list_principal_places(theatre: Theatre, graph: RoadGraph, count: int) -> tuple[str, ...]:
    """List the theatre's principal places on the road network, most important first.

    The capital comes first, then the largest place of each province, then other cities and the largest places.
    """
    seats = _find_seats(theatre, graph)
    on_road = [place for place in theatre.places.values() if place.id in graph.node_index and place.tracked]
    ranked = sorted(
        on_road,
        key=lambda place: (
            not place.is_capital,
            place.id not in seats,
            place.kind != "city",
            -place.population,
            place.id,
        ),
    )
    worthy = [
        place.id
        for place in ranked
        if place.is_capital or place.id in seats or place.kind == "city" or place.population > 0
    ]
    return tuple((worthy or [place.id for place in ranked])[:count])


def _find_seats(theatre: Theatre, graph: RoadGraph) -> set[str]:
    """Find the seat of each province: its place of the province's name, else its largest."""
    by_province: dict[str, list[Place]] = {}
    for place in theatre.places.values():
        parent = theatre.places.get(place.parent)
        if parent is not None and parent.kind == "province" and place.id in graph.node_index and place.tracked:
            by_province.setdefault(parent.id, []).append(place)
    return {_pick_seat(theatre.places[province], places).id for province, places in by_province.items()}


def _pick_seat(province: Place, places: Sequence[Place]) -> Place:
    """Pick a province's seat."""
    return min(
        places,
        key=lambda place: (not province.name.casefold().startswith(place.name.casefold()), -place.population, place.id),
    )


def list_pairs(theatre: Theatre, graph: RoadGraph, count: int) -> tuple[Pair, ...]:
    """List the default pairs: principal places with each other, and with each region they do not lie in."""
    principal = list_principal_places(theatre, graph, count)
    regions = [
        region for region in theatre.regions.values() if any(place in graph.node_index for place in region.places)
    ]
    with_regions = [(place, region.id) for region in regions for place in principal if place not in region.places]
    return (*combinations(principal, 2), *with_regions)


def find_ends(theatre: Theatre, graph: RoadGraph, pair: Pair) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the nodes of both ends of a pair; a region stands for each of its places, less the other end.

    Raises
    ------
    QueryError
        If an end is neither a region nor a place on a road, or both ends are the same.
    """
    first, second = (_expand(theatre, graph, end) for end in pair)
    start = tuple(node for node in first if node not in second or len(first) == 1)
    end = tuple(node for node in second if node not in start)
    if not start or not end:
        raise QueryError(
            f"'{pair[0]}' and '{pair[1]}' are the same to the road network; ask for two different ends", pair=pair
        )
    return start, end


def _expand(theatre: Theatre, graph: RoadGraph, end: str) -> tuple[int, ...]:
    """Give the nodes of a place or region."""
    region = theatre.regions.get(end)
    if region is None:
        return (graph.node(end),)
    nodes = tuple(graph.node_index[place] for place in region.places if place in graph.node_index)
    if not nodes:
        raise QueryError(f"no road of the theatre touches a place of region '{end}'", region=end)
    return nodes
