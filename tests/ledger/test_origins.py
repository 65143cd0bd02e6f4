import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import factory
from whoholds.ledger import Ledger
from whoholds.ledger import OriginRules
from whoholds.ledger import fingerprint
from whoholds.ledger import group_origins
from whoholds.model import Claim
from whoholds.model import Interval
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Report
from whoholds.model import SourceClass

NOON = factory.at("2031-05-02T12:00")
DAY = Interval(earliest=factory.at("2031-05-02T00:00"), latest=factory.at("2031-05-03T00:00"), basis="Friday")
STORY = "The front moved into the centre of the town after a night of shelling and a day of talks with elders who asked both to spare the mill and the bridge"


def tell(
    text: str, hours: float = 0, speaker: str = "", outlet: str = "The Aster Post", **fields: Any
) -> tuple[Report, Claim]:
    """Build a report published some hours after noon and its one claim."""
    report = factory.report(text, outlet=outlet, published_at=NOON + timedelta(hours=hours))
    source_class = fields.pop("source_class", SourceClass.PARTY)
    said = factory.attribution(speaker, outlet=outlet, source_class=source_class, relays=fields.pop("relays", ()))
    return report, factory.claim(source=report, **{"when": DAY, "attribution": said, **fields})


def group(*told: tuple[Report, Claim]) -> list[int]:
    """Give for each claim the number of its origin, counted in the order given."""
    fingerprints = {report.id: fingerprint(report.text) for report, _ in told}
    origins = group_origins([claim for _, claim in told], fingerprints)
    seen = list(dict.fromkeys(origins[claim.id] for _, claim in told))
    return [seen.index(origins[claim.id]) for _, claim in told]


def test_one_named_speaker_in_two_outlets_is_one_origin() -> None:
    assert group(tell("One.", 0, "Colonel Ash"), tell("Two.", 5, "colonel  ash", "Cove Wire")) == [0, 0]


def test_two_speakers_are_two_origins() -> None:
    assert group(tell("One.", 0, "Colonel Ash"), tell("Two.", 5, "Valley Monitor")) == [0, 1]


def test_an_outlets_own_voice_is_its_own_origin() -> None:
    assert group(tell("One."), tell("Two.", outlet="Cove Wire")) == [0, 1]


def test_a_relay_without_speaker_is_the_voice() -> None:
    assert group(tell("One.", 0, relays=("AFX",)), tell("Two.", 1, relays=("AFX",), outlet="Cove Wire")) == [0, 0]


@pytest.mark.parametrize(("hours", "expected"), [(36, [0, 0]), (36.1, [0, 1])])
def test_the_same_speaker_much_later_says_it_anew(hours: float, expected: list[int]) -> None:
    assert group(tell("One.", 0, "Colonel Ash"), tell("Two.", hours, "Colonel Ash")) == expected


def test_the_hours_count_from_the_first_printing_so_that_chains_end() -> None:
    assert group(*(tell(f"Number {hours}.", hours, "Colonel Ash") for hours in (0, 20, 40, 60))) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "fields",
    [
        {"predicate": "enters"},
        {"where": "cove"},
        {"side": "north"},
        {"polarity": Polarity.DENIED},
        {"modality": Modality.PLANNED},
        {"when": Interval(earliest=DAY.latest, latest=factory.at("2031-05-04T00:00"), basis="Saturday")},
    ],
)
def test_another_content_is_another_origin(fields: dict[str, Any]) -> None:
    assert group(tell("One.", 0, "Colonel Ash"), tell("Two.", 1, "Colonel Ash", **fields)) == [0, 1]


def test_fact_and_claimed_are_one_content() -> None:
    assert group(tell("One.", 0, "Colonel Ash"), tell("Two.", 1, "Colonel Ash", modality=Modality.CLAIMED)) == [0, 0]


@pytest.mark.parametrize("source_class", [SourceClass.RESIDENT, SourceClass.UNNAMED])
def test_nameless_speakers_are_not_taken_for_one(source_class: SourceClass) -> None:
    assert group(
        tell("One.", 0, "a resident", source_class=source_class),
        tell("Two.", 1, "a resident", source_class=source_class),
    ) == [0, 1]


def test_near_copies_are_one_origin_in_each_voice() -> None:
    copy = STORY.replace("a night of", "one night of")
    assert group(
        tell(STORY),
        tell(copy, 2, outlet="Cove Wire"),
        tell(STORY, 0, "Colonel Ash"),
        tell(copy, 2, "Colonel Ash", "Cove Wire"),
    ) == [0, 0, 1, 1]
    nameless = {"source_class": SourceClass.RESIDENT}
    assert group(tell(STORY, 0, "a resident", **nameless), tell(copy, 2, "a resident", **nameless)) == [0, 0]


def test_a_reprint_a_week_later_is_the_old_saying() -> None:
    later = Interval(earliest=factory.at("2031-05-09T00:00"), latest=factory.at("2031-05-10T00:00"), basis="Friday")
    assert group(tell(STORY), tell(STORY, 24 * 7, when=later)) == [0, 0]


def test_a_reprint_that_bridges_joins_what_it_repeats() -> None:
    """The copy says it in the same words, and its speaker's other printing is the same saying too."""
    assert group(
        tell(STORY, 0, "Colonel Ash"),
        tell(STORY, 30, "Colonel Ash", "Cove Wire"),
        tell("Brief.", 35, "Colonel Ash", "Dell Radio"),
    ) == [0, 0, 0]


def make_corpus(seed: int) -> list[tuple[Report, Claim]]:
    rng = random.Random(seed)
    return [
        tell(
            f"{rng.choice([STORY, STORY[::-1]])} {number % 7}",
            rng.randrange(0, 100),
            rng.choice(["", "Colonel Ash", "Valley Monitor"]),
            rng.choice(["A", "B", "C"]),
            where=rng.choice(["brim", "cove"]),
        )
        for number in range(60)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_claims_does_not_matter(seed: int) -> None:
    told = make_corpus(seed)
    fingerprints = {report.id: fingerprint(report.text) for report, _ in told}
    claims = [claim for _, claim in told]
    expected = group_origins(claims, fingerprints)
    random.Random(seed).shuffle(claims)
    assert list(group_origins([*claims, claims[0]], dict(reversed(fingerprints.items()))).items()) == list(
        expected.items()
    )


@pytest.mark.parametrize("seed", range(5))
def test_later_reports_never_split_an_origin(seed: int) -> None:
    told = sorted(make_corpus(seed), key=lambda pair: (pair[1].published_at or NOON, pair[1].id))
    fingerprints = {report.id: fingerprint(report.text) for report, _ in told}
    claims = [claim for _, claim in told]
    late = group_origins(claims, fingerprints)
    for known in range(10, len(claims), 10):
        early = group_origins(claims[:known], fingerprints)
        for origin in set(early.values()):
            assert len({late[claim_id] for claim_id, found in early.items() if found == origin}) == 1


def test_no_claims_no_origins() -> None:
    assert group_origins([], {}) == {}


def test_a_claim_without_fingerprint_or_publication_time_stands_alone() -> None:
    report = factory.report("One.", published_at=None)
    other = factory.report("Two.", published_at=None)
    said = factory.attribution("Colonel Ash", source_class=SourceClass.PARTY)
    origins = group_origins([factory.claim(source=one, attribution=said) for one in (report, other)], {})
    assert len(set(origins.values())) == 2


def test_the_rules_can_be_others() -> None:
    one, two = tell("One.", 0, "Colonel Ash"), tell("Two.", 2, "Colonel Ash")
    strict = replace(OriginRules.load(), same_saying_h=1.0)
    assert len(set(group_origins([one[1], two[1]], {}, strict).values())) == 2


def test_the_ledger_uses_only_reports_known_by_then(ledger: Ledger) -> None:
    early, late = tell("One.", 0, "Colonel Ash"), tell("Two.", 5, "Colonel Ash")
    ledger.add(late[0], [late[1]], reader_version="v1")
    assert ledger.origins(NOON) == {}
    ledger.add(early[0], [early[1]], reader_version="v1")
    assert list(ledger.origins(NOON)) == [early[1].id]
    assert ledger.origins(NOON + timedelta(hours=5)) == dict.fromkeys(
        [early[1].id, late[1].id], ledger.origins(NOON)[early[1].id]
    )
