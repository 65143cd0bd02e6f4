"""Validation sentences of many wars, one file for each phenomenon: all pass, always.

A sentence lists the claims that must be read, and nothing else may be (`also` names predicates that may come along);
`nothing` says that no claim may be read, `no_map` that none may that moves the map. Sentences that cannot pass yet
stand in `phenomena/open/`: they are counted and reported, not asserted.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING
from typing import Any

import pytest
import yaml

from tests.claims.wars import PHENOMENA
from whoholds.model import Modality
from whoholds.model import Predicate
from whoholds.model.claim import MAP_MOVING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.claims.wars import Chain
    from whoholds.model import Claim

_SETTINGS = {"polarity", "modality", "by", "scope"}
_KEYS = {"war", "text", "claims", "also", "nothing", "no_map", "any_modality"}


def list_rows(folder: Path) -> list[Any]:
    """Give the sentences of a folder's files, named by file and number."""
    return [
        pytest.param(row, id=f"{path.stem}-{number}")
        for path in sorted(folder.glob("*.yaml"))
        if path.name != "wars.yaml"
        for number, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], start=1)
    ]


def split_row(row: dict[str, Any]) -> tuple[str, str, str, dict[str, str]]:
    """Split an expected claim into predicate, actor, place and how it is said."""
    (predicate,) = set(row) - _SETTINGS
    actor, place = row[predicate]
    return predicate, actor, place, {k: v for k, v in row.items() if k in _SETTINGS}


def is_told(claim: Claim, row: dict[str, Any], *, any_modality: bool) -> bool:
    """Tell whether a claim is the one expected; '*' leaves the actor or the speaker open."""
    predicate, actor, place, said = split_row(row)
    speaker = said.get("by", "")
    modality = said.get("modality", "claimed" if speaker else "fact")
    return (
        claim.predicate == predicate
        and claim.place == place
        and actor in {"*", claim.actor}
        and claim.polarity == said.get("polarity", "asserted")
        and (any_modality or claim.modality == modality)
        and (speaker == claim.attribution.speaker or (speaker == "*" and claim.attribution.speaker != ""))
        and claim.scope == said.get("scope", claim.scope)
    )


def find_faults(row: dict[str, Any], claims: list[Claim]) -> list[str]:
    """Compare what was read with what the row expects."""
    loose = bool(row.get("any_modality"))
    expected = row.get("claims", [])
    faults = [f"missing {one}" for one in expected if not any(is_told(c, one, any_modality=loose) for c in claims)]
    allowed = set(row.get("also", []))
    for claim in claims:
        moves = claim.predicate in MAP_MOVING and claim.modality in {Modality.FACT, Modality.CLAIMED}
        told = any(is_told(claim, one, any_modality=loose) for one in expected)
        if not told and (moves if row.get("no_map") else claim.predicate not in allowed):
            said = f"{claim.polarity} {claim.modality} by {claim.attribution.speaker!r} scope {claim.scope}"
            faults.append(f"unexpected {claim.predicate}({claim.actor}, {claim.place}) {said} [{claim.rule}]")
    return faults


@pytest.mark.model
@pytest.mark.parametrize("row", list_rows(PHENOMENA))
def test_a_sentence_gives_its_claims_and_no_other(row: dict[str, Any], chain: Chain) -> None:
    assert not find_faults(row, chain.read(row["text"], row["war"])), row["text"]


@pytest.mark.parametrize("row", list_rows(PHENOMENA) + list_rows(PHENOMENA / "open"))
def test_a_row_says_what_it_expects_in_known_words(row: dict[str, Any]) -> None:
    assert set(row) <= _KEYS
    assert row.get("claims") or row.get("nothing") or row.get("no_map")
    for one in row.get("claims", []):
        assert split_row(one)[0] in set(Predicate)


@pytest.mark.model
@pytest.mark.filterwarnings("default")
def test_sentences_still_open_are_counted(chain: Chain) -> None:
    rows = [param.values[0] for param in list_rows(PHENOMENA / "open")]
    solved = [row["text"] for row in rows if not find_faults(row, chain.read(row["text"], row["war"]))]
    warnings.warn(f"{len(rows) - len(solved)} sentences open; pass now, move them up: {solved}", stacklevel=1)


#: Share of the blind sentences read without a fault when last measured, less three sentences. They were written before the
#: rules of the day were looked at and are never tuned on, so the share tells how rules carry over to wars nobody has seen.
_BLIND_FLOOR = 0.6


@pytest.mark.model
def test_blind_sentences_are_read_as_well_as_when_last_measured(chain: Chain) -> None:
    rows = [param.values[0] for param in list_rows(PHENOMENA / "blind")]
    right = [row for row in rows if not find_faults(row, chain.read(row["text"], row["war"]))]
    assert len(right) / len(rows) >= _BLIND_FLOOR, f"{len(right)} of {len(rows)} read without a fault"
