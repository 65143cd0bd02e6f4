"""Who holds what: at an instant, over time, and what claims there are under it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import Query
from fastapi import Request
from starlette.responses import Response

from whoholds.control import METHOD
from whoholds.control import STATUSES
from whoholds.errors import QueryError
from whoholds.runs.questions import Asked
from whoholds.web.asking import At
from whoholds.web.asking import From
from whoholds.web.asking import KnownAt
from whoholds.web.asking import To
from whoholds.web.asking import find_known_place
from whoholds.web.grid import Grid
from whoholds.web.grid import Mode
from whoholds.web.grid import Step
from whoholds.web.grid import lay_grid
from whoholds.web.routes.router import Given
from whoholds.web.routes.router import make_router
from whoholds.web.service import Service
from whoholds.web.shapes.control import ChangeOfHands
from whoholds.web.shapes.control import ClaimMark
from whoholds.web.shapes.control import ControlAnswer
from whoholds.web.shapes.control import HistoryAnswer
from whoholds.web.shapes.control import PlaceHistoryAnswer
from whoholds.web.shapes.control import TimelineAnswer
from whoholds.web.telling.control import list_changes_of_hands
from whoholds.web.telling.control import sort_as_theatre
from whoholds.web.telling.control import tell_control
from whoholds.web.telling.ledger import count_publications

router = make_router("control")

Places = Annotated[
    list[str] | None,
    Query(alias="place", max_length=1000, description="Only these places: id, name or alias; may be repeated."),
]


@router.get("/control", response_model=ControlAnswer)
def show_control(
    request: Request, service: Given, at: At = None, known_at: KnownAt = None, place: Places = None
) -> Response:
    """Who holds each place, since when and how surely."""
    asked = service.ask(at, known_at)
    places = _find_places(service, place)

    def tell() -> ControlAnswer:
        questions = service.questions
        estimates = sort_as_theatre(questions.theatre, questions.control(asked, places))
        return ControlAnswer(
            at=asked.at,
            known_at=asked.known_at,
            state=service.tell_state(),
            method=METHOD,
            states=list(questions.states),
            places=tell_control(questions, estimates),
        )

    return service.answer(request, (asked, places), tell)


@router.get("/control/history", response_model=HistoryAnswer)
def show_history(
    request: Request,
    service: Given,
    from_: From = None,
    to: To = None,
    step: Step = None,
    known_at: KnownAt = None,
    mode: Mode = "hindsight",
    place: Places = None,
) -> Response:
    """Who held every place over a grid of instants, in columns: what a page needs to scrub through time by itself."""
    places = _find_places(service, place)
    grid = lay_grid(service, (from_, to), step, mode, len(places or service.questions.places))
    known = service.ask(None, known_at).known_at

    def tell() -> HistoryAnswer:
        series = service.questions.series(grid.instants, known_at=known, as_known_then=mode == "then", places=places)
        return HistoryAnswer(
            from_=grid.instants[0],
            to=grid.instants[-1],
            step_s=int(grid.step.total_seconds()),
            mode=mode,
            known_at=known,
            state=service.tell_state(),
            states=list(series.states),
            statuses=[status.value for status in STATUSES],
            instants=list(series.instants),
            places=list(series.places),
            state_index=series.state.tolist(),
            status_index=series.status.tolist(),
            percent=np.rint(100 * series.probability).astype(int).tolist(),
            changes=list_changes_of_hands(series),
        )

    return service.answer(request, (grid.key, known, mode, places), tell, is_large=True)


@router.get("/places/{place}/history", response_model=PlaceHistoryAnswer)
def show_place_history(
    request: Request,
    service: Given,
    place: str,
    from_: From = None,
    to: To = None,
    step: Step = None,
    known_at: KnownAt = None,
    mode: Mode = "hindsight",
) -> Response:
    """One place over a grid of instants, with the probability of every state, and the claims that bear on its last one."""
    found = find_known_place(service.questions.theatre, place)
    if found not in service.questions.places:
        raise QueryError(f"nobody's control of '{found}' is estimated in this theatre", place=found)
    grid = lay_grid(service, (from_, to), step, mode, 1)
    known = service.ask(None, known_at).known_at

    def tell() -> PlaceHistoryAnswer:
        questions, is_then = service.questions, mode == "then"
        chances = questions.panel(grid.instants, known_at=known, as_known_then=is_then, places=[found])
        series = questions.series(grid.instants, known_at=known, as_known_then=is_then, places=[found])
        catalogue = questions.catalogue(known)
        decided = questions.place(found, Asked(at=grid.instants[-1], known_at=known)).estimate.deciding
        claims = [(one, catalogue.by_id[one.claim_id]) for one in decided if one.claim_id in catalogue.by_id]
        return PlaceHistoryAnswer(
            place=found,
            mode=mode,
            known_at=known,
            state=service.tell_state(),
            states=list(questions.states),
            statuses=[status.value for status in STATUSES],
            instants=list(grid.instants),
            probabilities=np.round(chances.probabilities[0], 4).tolist(),
            status_index=series.status[0].tolist(),
            claims=[
                ClaimMark(claim=one.claim_id, at=claim.published_at, influence=round(one.influence, 6))
                for one, claim in claims
            ],
        )

    return service.answer(request, (found, grid.key, known, mode), tell)


@router.get("/timeline", response_model=TimelineAnswer)
def show_timeline(
    request: Request,
    service: Given,
    from_: From = None,
    to: To = None,
    step: Step = None,
    known_at: KnownAt = None,
    place: Places = None,
) -> Response:
    """How many claims and reports were published in each bin of time, and where places changed hands."""
    places = _find_places(service, place)
    grid = lay_grid(service, (from_, to), step, "hindsight", len(places or service.questions.places))
    asked = service.ask(None, known_at)

    def tell() -> TimelineAnswer:
        wanted = None if places is None else frozenset(places)
        claims = [c for c in service.questions.know(asked.known_at).claims if wanted is None or c.place in wanted]
        heads = count_publications(service, asked).heads.values()
        reported = {claim.report_id for claim in claims}
        reports = [one.report.published_at for one in heads if wanted is None or one.id in reported]
        series = service.questions.series(grid.instants, known_at=asked.known_at, places=places)
        return TimelineAnswer(
            instants=list(grid.instants),
            step_s=int(grid.step.total_seconds()),
            claims=grid.count([claim.published_at for claim in claims]),
            reports=grid.count(reports),
            moving=grid.count([claim.published_at for claim in claims if claim.moves_map]),
            denied=grid.count([claim.published_at for claim in claims if claim.polarity == "denied"]),
            changes=_keep_within(list_changes_of_hands(series), grid),
            undated=sum(claim.published_at is None for claim in claims),
            state=service.tell_state(),
        )

    return service.answer(request, (grid.key, asked.known_at, places), tell)


def _keep_within(changes: list[ChangeOfHands], grid: Grid) -> list[ChangeOfHands]:
    return [one for one in changes if grid.instants[0] <= one.at <= grid.instants[-1]]


def _find_places(service: Service, words: list[str] | None) -> tuple[str, ...] | None:
    """Find the places named, each once.

    Raises
    ------
    QueryError
        If one is not a place whose control is estimated.
    """
    if not words:
        return None
    found = tuple(dict.fromkeys(find_known_place(service.questions.theatre, one) for one in words))
    untracked = [one for one in found if one not in service.questions.places]
    if untracked:
        raise QueryError(f"nobody's control of '{untracked[0]}' is estimated in this theatre", place=untracked[0])
    return found
