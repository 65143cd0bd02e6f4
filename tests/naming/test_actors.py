from __future__ import annotations

from itertools import pairwise

import pytest

from tests import factory
from tests.factory import actor
from tests.factory import at
from tests.factory import place
from whoholds.model import Sentence
from whoholds.model import Source
from whoholds.model import Token
from whoholds.naming import ROLE_NOUNS
from whoholds.naming import ActorNamer
from whoholds.naming import PlaceNamer
from whoholds.naming import source_class_of

ACTORS = (
    actor(
        "Asterian government and army",
        "north",
        id="government",
        aliases=("Asterian army", "AAF"),
        generic=("army", "troops", "government"),
        metonyms=("Goldhaven",),
    ),
    actor(
        "Brim Liberation Front",
        "south",
        id="blf",
        aliases=("BLF", "the movement"),
        generic=("rebels", "insurgents"),
        spokespeople=("Tomas Abdul Fern", "BLF Operations Command"),
    ),
    actor(
        "Cove Defence Force",
        "south",
        id="cdf",
        aliases=("Covian fighters",),
        generic=("rebels",),
        area=("cove-province",),
    ),
    actor("Norwegian army", "north", id="norway", kind="state", aliases=("Norway",)),
    actor("civilians", "", id="civilians", kind="people", generic=("residents",)),
    actor("Old Guard", "", id="old", generic=("rebels",), sides=(("south", None, at("2030-01-01T00:00")),)),
)
SOURCES = (
    Source(id="monitor", name="Valley Monitor", source_class="monitor", aliases=("the monitor",)),
    Source(id="afx", name="AFX", source_class="agency", is_agency=True),
    Source(
        id="tv",
        name="Asterian television",
        source_class="state_media",
        interest="government",
        aliases=("state television",),
    ),
)
PLACES = (
    place("Goldhaven", kind="city", is_capital=True),
    place("Cove", parent="cove-province"),
    place("Cove province", id="cove-province", kind="province"),
    place("Brim"),
)
PUBLISHED = at("2031-05-02T12:00")


@pytest.fixture(scope="module")
def theatre():
    return factory.theatre(
        actors={one.id: one for one in ACTORS},
        sources={one.id: one for one in SOURCES},
        places={one.id: one for one in PLACES},
        roads={},
        openings={},
    )


@pytest.fixture(scope="module")
def namer(theatre):
    return ActorNamer(theatre)


def found_in(namer, text, **fields):
    mentions = namer.find(text, None, PUBLISHED, **fields)
    assert all(text[mention.start : mention.end] == mention.words for mention in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    return mentions


def ids_in(namer, text):
    return [(mention.words, mention.actor_id) for mention in found_in(namer, text) if mention.actor_id]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Asterian army left.", [("Asterian army", "government")]),
        ("The army left.", [("army", "government")]),
        ("Soldiers left.", [("Soldiers", "government")]),
        ("Government forces left.", [("Government forces", "government")]),
        ("The defence ministry denied it.", [("defence ministry", "government")]),
        ("BLF fighters came.", [("BLF fighters", "blf")]),
        ("BLF-led fighters came.", [("BLF-led fighters", "blf")]),
        ("Fighters led by the BLF came.", [("Fighters", "blf"), ("BLF", "blf")]),
        ("The movement came.", [("movement", "blf")]),
        ("Pro-government militias came.", [("Pro-government militias", "government")]),
        ("Norwegian troops came.", [("Norwegian troops", "norway")]),
        ("Norwegians came.", [("Norwegians", "norway")]),
        ("Insurgents came.", [("Insurgents", "blf")]),
        ("A Covian fighter came.", [("Covian fighter", "cdf")]),
        ("Covian-held ground and Covian troops.", [("Covian troops", "cdf")]),
        ("Residents fled.", [("Residents", "civilians")]),
        ("A BLF commander spoke.", [("BLF commander", "blf")]),
        ("A rebel commander spoke.", [("rebel commander", "blf")]),
        ("A spokesman for the BLF spoke.", [("spokesman", "blf"), ("BLF", "blf")]),
        ("Goldhaven denied it.", [("Goldhaven", "government")]),
    ],
)
def test_words_mean_an_actor(namer, text, expected):
    assert ids_in(namer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The general movement of goods slowed.",
        "Troops reached Goldhaven.",
        "A blf of wind.",
        "Asterian wine sells well.",
        "The Brim river rose.",
    ],
)
def test_words_that_mean_no_actor_give_none(namer, text):
    assert [
        mention.actor_id for mention in found_in(namer, text) if mention.kind in {"name", "metonym", "person"}
    ] == []


def test_a_country_is_an_actor_though_it_is_a_place(theatre, namer):
    text = "Norway attacked from Norway."
    places = PlaceNamer(theatre).find(text)
    assert [place.words for place in places] == ["Norway", "Norway"]
    assert namer.find(text, None, PUBLISHED, places)[0].actor_id == "norway"


def test_a_dateline_speaks_for_nobody(theatre, namer):
    text = "GOLDHAVEN, Jan 5 - Rebels came. Goldhaven denied it."
    mentions = namer.find(text, None, PUBLISHED, PlaceNamer(theatre).find(text))
    assert [mention.words for mention in mentions] == ["Rebels", "Goldhaven"]


def test_backed_fighters_are_not_the_backer(namer):
    mention = found_in(namer, "Norwegian-backed fighters came.")[0]
    assert (mention.actor_id, mention.how) == ("", "backed")


def test_our_forces_wait_for_the_speaker(namer):
    mention = found_in(namer, "'Our forces left,' he said.")[0]
    assert (mention.words, mention.actor_id, mention.how) == ("forces", "", "possessive")


def test_a_last_name_is_known_after_the_full_one(namer):
    mentions = found_in(namer, "Tomas Abdul Fern spoke. Abdul Fern left. Fern smiled.")
    assert [(mention.words, mention.kind, mention.actor_id) for mention in mentions] == [
        ("Tomas Abdul Fern", "person", "blf"),
        ("Abdul Fern", "person", "blf"),
        ("Fern", "person", "blf"),
    ]
    assert {mention.canonical for mention in mentions} == {"Tomas Abdul Fern"}
    assert found_in(namer, "Fern smiled.") == []


def test_a_body_that_speaks_is_no_person(namer):
    mention = found_in(namer, "The BLF Operations Command said so.")[0]
    assert (mention.kind, mention.actor_id) == ("name", "blf")


def test_a_generic_of_two_actors_is_chosen_by_area(theatre, namer):
    text = "Rebels hold Cove."
    sentence = Sentence(index=0, start=0, end=len(text), paragraph=0, text=text)
    mention = namer.find(text, [sentence], PUBLISHED, PlaceNamer(theatre).find(text))[0]
    assert (mention.actor_id, mention.how) == ("cdf", "area")
    assert set(mention.candidates) == {"blf", "cdf"}


def test_a_generic_of_two_actors_is_else_the_first_of_the_theatre(theatre, namer):
    text = "Rebels hold Brim."
    sentence = Sentence(index=0, start=0, end=len(text), paragraph=0, text=text)
    assert namer.find(text, [sentence], PUBLISHED, PlaceNamer(theatre).find(text))[0].actor_id == "blf"


def test_an_actor_of_the_past_is_meant_only_then(namer):
    assert "old" not in found_in(namer, "Rebels came.")[0].candidates
    assert "old" in namer.find("Rebels came.", None, at("2029-01-01T00:00"))[0].candidates


def test_between_two_armies_the_one_named_last_is_meant():
    theatre = factory.theatre(
        actors={
            one.id: one
            for one in (
                actor("Armed Forces of Finland", "north", id="fi", aliases=("Finland",)),
                actor("Norwegian army", "south", id="no", aliases=("Norway",)),
            )
        },
        sources={},
        country="FI",
    )
    namer = ActorNamer(theatre)
    first = namer.find("Norway advanced. Soldiers burnt a bridge.", None, PUBLISHED)
    second = namer.find("Norway advanced, Finland fled. Soldiers burnt a bridge.", None, PUBLISHED)
    assert (first[1].actor_id, first[1].how) == ("no", "recent")
    assert second[2].actor_id == "fi"
    assert set(first[1].candidates) == {"fi", "no"}


@pytest.mark.parametrize(
    ("text", "source_id", "source_class", "actor_id"),
    [
        ("The Valley Monitor said so.", "monitor", "monitor", ""),
        ("The monitor said so.", "monitor", "monitor", ""),
        ("He told AFX.", "afx", "agency", ""),
        ("State television said so.", "tv", "state_media", "government"),
    ],
)
def test_sources_of_the_theatre_are_named(namer, text, source_id, source_class, actor_id):
    mention = found_in(namer, text)[0]
    assert (mention.kind, mention.source_id, mention.source_class, mention.actor_id) == (
        "source",
        source_id,
        source_class,
        actor_id,
    )


@pytest.mark.parametrize(
    ("text", "words", "source_class", "is_plural"),
    [
        ("A nurse said so.", "nurse", "resident", False),
        ("Two taxi drivers said so.", "taxi drivers", "resident", True),
        ("The mayor said so.", "mayor", "official", False),
        ("Local sources said so.", "Local sources", "unnamed", True),
        ("A blogger said so.", "blogger", "social_media", False),
        ("An army officer said so.", "army officer", "party", False),
    ],
)
def test_speakers_known_by_role_have_a_class(namer, text, words, source_class, is_plural):
    mention = found_in(namer, text)[0]
    assert (mention.words, mention.kind, mention.source_class, mention.is_plural) == (
        words,
        "role",
        source_class,
        is_plural,
    )


def test_verbs_and_names_of_places_are_no_roles(theatre, namer):
    text = "He doctors the books in Cove."
    tokens = (
        Token(i=1, text="doctors", start=3, end=10, lemma="doctor", upos="VERB", xpos="VBZ", head=-1, relation="root"),
    )
    sentence = Sentence(index=0, start=0, end=len(text), paragraph=0, text=text, tokens=tokens)
    assert namer.find(text, [sentence], PUBLISHED, PlaceNamer(theatre).find(text)) == []


def test_role_nouns_have_classes():
    assert source_class_of("nurse") == "resident"
    assert source_class_of("nurses") == "resident"
    assert source_class_of("table") == ""
    assert set(ROLE_NOUNS.values()) <= {
        "party",
        "state_media",
        "monitor",
        "agency",
        "outlet",
        "resident",
        "official",
        "social_media",
        "unnamed",
    }


@pytest.mark.parametrize("text", ["", "\x00", "'s", "the the", "rebels " * 2000, "our", "led by"])
def test_odd_text_is_read_without_harm(namer, text):
    found_in(namer, text)
