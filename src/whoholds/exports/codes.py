"""Nearest codes of other event ontologies, read from `codes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache
from importlib import resources

from whoholds.model import Claim
from whoholds.model import Polarity
from whoholds.model import Theatre


@cache
def load_codes() -> dict[str, dict[str, str]]:
    """Read the table."""
    text = resources.files("whoholds.exports").joinpath("codes.toml").read_text(encoding="utf-8")
    return {predicate: dict(codes) for predicate, codes in tomllib.loads(text).items()}


def list_events(claims: Iterable[Claim], key: str) -> Iterator[tuple[Claim, dict[str, str]]]:
    """List the claims that are events to other ontologies: asserted, as fact or claim, with a near code.

    Denials, plans, demands and hypotheses are no events; coding them as such is the error those data sets make.
    """
    for claim in claims:
        codes = load_codes().get(claim.predicate.value, {})
        if claim.polarity == Polarity.ASSERTED and claim.moves_map and key in codes:
            yield claim, codes


def is_state(theatre: Theatre, side: str) -> bool:
    """Tell whether a side is a state's: a state actor is on it, or state media serve one of its actors."""
    members = {actor.id: actor for actor in theatre.actors.values() if any(one == side for one, _, _ in actor.sides)}
    if any(actor.kind == "state" for actor in members.values()):
        return bool(side)
    return any(
        source.source_class == "state_media" and source.interest in members for source in theatre.sources.values()
    )
