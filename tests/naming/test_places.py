from __future__ import annotations

import time

import pytest

from tests import factory
from tests.factory import place
from whoholds.model import Sentence
from whoholds.naming import PlaceNamer
from whoholds.naming.gazetteer import open_gazetteer

PLACES = (
    place("Aster", kind="city", parent="aster-province", population=400_000),
    place(
        "Aster province", id="aster-province", kind="province", aliases=("Aster countryside", "countryside of Aster")
    ),
    place("Brimtown", id="brim", parent="aster-province", aliases=("al-Brim",), lon_deg=20.2),
    place("Cove", parent="cove-province", lon_deg=23.0, kind="city"),
    place("Cove province", id="cove-province", kind="province", lon_deg=23.0),
    place("Cove airport", id="cove-airport", kind="site", parent="cove", lon_deg=23.05),
    place("Delmar", kind="town", parent="delmar-district", lat_deg=11.0),
    place("Delmar district", id="delmar-district", kind="district", lat_deg=11.0),
    place("Khan al-Oshra", id="khan", kind="village", lon_deg=23.1, parent="cove-province"),
    place("Urumba al-Kabir", id="urumba", kind="village"),
    place("Kubrimsk", kind="town", aliases=("Qubrim",)),
    place("Sura", id="sura-north", parent="aster-province", lon_deg=20.05),
    place("Sura", id="sura-south", parent="cove-province", lon_deg=23.02),
    place("Lowgate and Highgate", id="gates", kind="district", parent="cove", aliases=("Lowgate", "Highgate")),
    place("N7 motorway (Aster-Cove)", id="n7", kind="road", aliases=("N7",)),
    place("Goldhaven", id="goldhaven", kind="city", is_capital=True, lat_deg=14.0),
)


@pytest.fixture(scope="module")
def namer():
    return PlaceNamer(
        factory.theatre(places={one.id: one for one in PLACES}, country="ZZ", actors={}, sources={}, roads={})
    )


def sentences_of(text):
    out, at = [], 0
    for i, piece in enumerate(text.split("|")):
        out.append(Sentence(index=i, start=at, end=at + len(piece), paragraph=0, text=piece))
        at += len(piece) + 1
    return text.replace("|", " "), out


def only(namer, text):
    found = [mention for mention in namer.find(text) if mention.how != "endpoint" or mention.place_id]
    assert len(found) == 1, found
    mention = found[0]
    assert text[mention.start : mention.end] == mention.words
    assert text[mention.phrase_start : mention.phrase_end].find(mention.words) >= 0
    return mention


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Rebels took Aster on Friday.", "aster"),
        ("Rebels took ASTER on Friday.", "aster"),
        ("They hold the city of Aster.", "aster"),
        ("They hold Aster city.", "aster"),
        ("They hold the province of Aster.", "aster-province"),
        ("They hold Aster's eastern countryside.", "aster-province"),
        ("They hold rural Aster.", "aster-province"),
        ("They hold Aster governorate.", "aster-province"),
        ("They hold Cove region.", "cove-province"),
        ("They hold the Delmar district.", "delmar-district"),
        ("They hold Delmar town.", "delmar"),
        ("They hold al-Brim.", "brim"),
        ("They hold Brim.", "brim"),
        ("They hold El Brim.", "brim"),
        ("They hold Khan Oshra.", "khan"),
        ("They hold Khan-al-Oshra.", "khan"),
        ("They hold Kubrymsk.", "kubrimsk"),
        ("They hold Qoubrim.", "kubrimsk"),
        ("They hold the airport of Cove.", "cove-airport"),
        ("They hold Cove's international airport.", "cove-airport"),
        ("They hold Cove military airfield.", "cove-airport"),
        ("They hold the N7.", "n7"),
    ],
)
def test_a_name_means_its_place(namer, text, place_id):
    assert only(namer, text).place_id == place_id


@pytest.mark.parametrize(
    "text",
    [
        "A cove lies below the cliff.",
        "The Asterian troops left.",
        "They fled as brim and bowl broke.",
        "Kubrims were sold at the market.",
        "Mr Coven said so.",
    ],
)
def test_words_that_only_look_like_a_name_are_none(namer, text):
    assert [mention for mention in namer.find(text) if mention.place_id] == []


def test_a_region_the_theatre_lacks_is_not_the_town_of_its_name(namer):
    mention = only(namer, "They hold Kubrimsk township.")
    assert (mention.place_id, mention.candidates) == ("", ("kubrimsk",))


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("They hold the western districts of Aster.", "part", "districts"),
        ("They hold Aster's outskirts.", "part", "outskirts"),
        ("They hold half of Aster.", "part", "half"),
        ("They hold 80 percent of Aster.", "part", "percent"),
        ("They hold 80% of Aster.", "part", "80"),
        ("They hold eastern Aster.", "part", "eastern"),
        ("They hold Old Aster.", "part", "Old"),
        ("They hold the edge of the city of Aster.", "part", "edge"),
        ("They hold Aster city centre.", "part", "centre"),
        ("They hold the police station of Aster.", "site", "police station"),
        ("They hold the barracks in Aster.", "site", "barracks"),
        ("They hold Aster's central prison.", "site", "prison"),
        ("They hold the junction at Aster.", "site", "junction"),
    ],
)
def test_a_part_or_site_is_told_from_the_whole(namer, text, part, words):
    mention = only(namer, text)
    assert (mention.place_id, mention.part, mention.part_words) == ("aster", part, words)
    assert text[mention.part_start : mention.part_end] == words


@pytest.mark.parametrize(
    "text",
    [
        "They hold all of Aster.",
        "They are north of Aster.",
        "They hold Aster.",
        "The residents of Aster fled.",
        "The fall of Aster is near.",
    ],
)
def test_the_whole_is_no_part(namer, text):
    mention = only(namer, text)
    assert (mention.place_id, mention.part) == ("aster", "")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Fighting in Aster and Cove provinces went on.", ["aster-province", "cove-province"]),
        ("Fighting in the provinces of Aster and Cove went on.", ["aster-province", "cove-province"]),
        ("Fighting in the countryside of Aster and Cove went on.", ["aster-province", "cove-province"]),
        ("Fighting in Aster and Cove went on.", ["aster", "cove"]),
        ("Fighting in Aster and in Cove province went on.", ["aster", "cove-province"]),
    ],
)
def test_a_noun_reaches_over_a_list(namer, text, ids):
    assert [mention.place_id for mention in namer.find(text)] == ids


@pytest.mark.parametrize(
    "text",
    [
        "The Aster Media Center said so.",
        "Hassan al-Brim said so.",
        "He writes for Aster Television.",
        "Aster FC drew again.",
        "She lives in Upper Zog Aster now.",
        "The Aster newspaper said so.",
    ],
)
def test_a_name_inside_a_longer_one_is_marked(namer, text):
    assert only(namer, text).is_inside_name


@pytest.mark.parametrize("text", ["On Friday Aster fell.", "In Aster Friday was calm.", "Aster fell."])
def test_a_name_beside_a_weekday_stands_alone(namer, text):
    assert not only(namer, text).is_inside_name


def test_actors_and_sources_named_after_a_place_hide_it():
    source = factory.Source(id="gazette", name="Aster Gazette", source_class="outlet")
    theatre = factory.theatre(
        places={one.id: one for one in PLACES},
        actors={
            "ana": factory.actor("Aster National Army"),
            "brimites": factory.actor("Brimites", aliases=("the Brim",)),
        },
        sources={"gazette": source},
    )
    found = PlaceNamer(theatre).find("The Aster National Army and the Brim are near Cove, says the Aster Gazette.")
    assert [mention.place_id for mention in found] == ["cove"]


def test_the_world_is_elsewhere(namer):
    mention = only(namer, "The talks moved to Helsinki.")
    assert (mention.place_id, mention.elsewhere, mention.country, mention.kind) == ("", True, "FI", "name")


def test_a_namesake_in_another_land_is_elsewhere(namer):
    mention = next(one for one in namer.find("He was born in Aster, Texas, and died there.") if one.words == "Aster")
    assert (mention.place_id, mention.elsewhere, mention.country) == ("", True, "US")


@pytest.mark.parametrize(
    "text", ["Reading the text, they left.", "He met Victoria and Sultan.", "A nice mobile home burnt."]
)
def test_common_words_and_first_names_are_not_read_as_cities(namer, text):
    assert namer.find(text) == []


def test_persons_seen_by_the_parser_are_no_places(namer):
    text = "Charlotte and Helsinki met."
    tokens = tuple(
        factory_token(i, word, text.index(word), name)
        for i, (word, name) in enumerate([("Charlotte", "B-PER"), ("Helsinki", "B-PER")])
    )
    sentence = Sentence(index=0, start=0, end=len(text), paragraph=0, text=text, tokens=tokens)
    assert namer.find(text, [sentence]) == []


def factory_token(i, word, start, name):
    from whoholds.model import Token

    return Token(
        i=i,
        text=word,
        start=start,
        end=start + len(word),
        lemma=word,
        upos="PROPN",
        xpos="NNP",
        head=-1,
        relation="root",
        name=name,
    )


@pytest.mark.parametrize(
    "text",
    ["GOLDHAVEN, Jan 5 - Aster fell.", "GOLDHAVEN (Wire) -- Aster fell.", "GOLDHAVEN, 5 January (Wire). Aster fell."],
)
def test_a_dateline_is_marked(namer, text):
    first, second = namer.find(text)
    assert (first.place_id, first.is_dateline) == ("goldhaven", True)
    assert (second.place_id, second.is_dateline) == ("aster", False)


def test_a_capital_that_speaks_may_be_a_government(namer):
    assert only(namer, "Goldhaven denied it.").is_metonym_candidate
    assert not only(namer, "Troops reached Goldhaven.").is_metonym_candidate
    assert not only(namer, "Aster denied it.").is_metonym_candidate


@pytest.mark.parametrize(
    ("text", "place_id"),
    [("Sura and Khan al-Oshra fell.", "sura-south"), ("Sura and Brim fell.", "sura-north"), ("Sura fell.", "")],
)
def test_namesakes_are_told_apart_by_their_company(namer, text, place_id):
    mention = namer.find(text)[0]
    assert mention.place_id == place_id
    assert set(mention.candidates) == {"sura-north", "sura-south"}


def test_the_first_word_of_a_long_name_stands_for_it_after_it(namer):
    assert [one.place_id for one in namer.find("Urumba al-Kabir fell. In Urumba all is calm.")] == ["urumba", "urumba"]
    assert [one.place_id for one in namer.find("In Urumba all is calm.") if one.place_id] == []


def test_a_nation_beside_a_name_is_no_part_of_it(namer):
    assert not only(namer, "To the Norwegians Aster is lost.").is_inside_name


def test_the_capital_of_a_region_is_its_chief_town(namer):
    assert only(namer, "They hold the capital of Cove province.").place_id == "cove"


def test_a_town_answers_to_its_name_without_its_ending():
    theatre = factory.theatre(places={"fern": place("Fern-Centre", id="fern")}, roads={}, actors={}, sources={})
    assert PlaceNamer(theatre).find("They hold Fern.")[0].place_id == "fern"


def test_a_city_is_known_by_the_names_of_the_gazetteer():
    theatre = factory.theatre(
        country="FI",
        places={"helsinki": place("Helsinki", lat_deg=60.17, lon_deg=24.94)},
        roads={},
        actors={},
        sources={},
    )
    assert PlaceNamer(theatre).find("They hold Helsingfors.")[0].place_id == "helsinki"


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("They cut the Aster-Cove motorway.", "n7"),
        ("They cut the road from Aster to Cove.", "n7"),
        ("They cut the highway linking Aster with Cove.", "n7"),
        ("They cut the road between Aster and Brim.", ""),
    ],
)
def test_a_road_is_found_by_its_ends(namer, text, place_id):
    found = namer.find(text)
    roads = [mention for mention in found if mention.place_kind == "road"]
    assert [mention.place_id for mention in roads] == [place_id]
    assert all(mention.how == "endpoint" for mention in found if mention not in roads)


def test_a_road_section_of_the_theatre_is_found():
    namer = PlaceNamer(factory.theatre())
    found = namer.find("They cut the Brim-Cove road.")
    assert [mention.place_id for mention in found if mention.how == "road"] == ["brim-cove"]


def test_the_way_to_a_place_is_not_the_place(namer):
    assert only(namer, "They are on the road to Cove.").how == "endpoint"


def resolve(namer, text):
    plain, sentences = sentences_of(text)
    mentions = namer.find(plain, sentences)
    found, refused = namer.resolve_definite(sentences, mentions)
    for mention in found:
        assert plain[mention.start : mention.end] == mention.words
    return found, refused, plain


@pytest.mark.parametrize(
    ("text", "words", "ids"),
    [
        ("Aster fell.|The city was quiet.", "The city", ("aster",)),
        ("Delmar fell.|The besieged town was quiet.", "The besieged town", ("delmar",)),
        ("Troops left Brim for Aster.|The town was quiet.", "The town", ("brim",)),
        ("Brim and Delmar fell.|Both towns were quiet.", "Both towns", ("brim", "delmar")),
        ("Brim and Delmar fell.|Both were quiet.", "Both", ("brim", "delmar")),
        ("Brim and Delmar fell.|The latter was quiet.", "The latter", ("delmar",)),
        (
            "Brim, Delmar and Kubrimsk fell.|The three towns were quiet.",
            "The three towns",
            ("brim", "delmar", "kubrimsk"),
        ),
        ("Brim, Delmar and Kubrimsk fell.|The second of these was quiet.", "The second of these", ("delmar",)),
        ("Cove fell.|The airport is shut.", "The airport", ("cove-airport",)),
        ("Delmar was shelled. Cove airport fell.|The city was quiet.", "The city", ("cove",)),
        ("Aster fell. Delmar was shelled.|The city was quiet.", "The city", ("aster",)),
        ("ASTER, Dec 7 -|Troops left Delmar for this city.", "this city", ("aster",)),
        ("Troops left Cove.|Calm reigns in the province.", "the province", ("cove-province",)),
        ("Troops left Brim.|Calm reigns in the provincial capital.", "the provincial capital", ("aster",)),
        ("Aster fell.|They want the capital.", "the capital", ("goldhaven",)),
        ("Aster fell.|Nobody lives there.", "there", ("aster",)),
        ("GOLDHAVEN, Jan 5 - Aster fell.|The city was quiet.", "The city", ("aster",)),
        ("Aster fell, said an official in Goldhaven.|The city was quiet.", "The city", ("aster",)),
        ("Brim and Delmar, east of Kubrimsk, fell.|The towns were quiet.", "The towns", ("brim", "delmar")),
        ("Lowgate and Highgate are cut off.|The quarters were quiet.", "The quarters", ("gates",)),
        ("Lowgate and Highgate are cut off.|They left those two districts.", "those two districts", ("gates",)),
        ("Troops left Delmar for Brim.|Highgate fell.|The rest of the city is calm.", "the city", ("cove",)),
        ("The N7 was cut.|The motorway is empty.", "The motorway", ("n7",)),
    ],
)
def test_a_description_points_back(namer, text, words, ids):
    found, refused, plain = resolve(namer, text)
    assert [(mention.words, mention.place_ids) for mention in found] == [(words, ids)]
    assert refused == []
    first = found[0]
    if first.how == "antecedent":
        assert plain[first.antecedent_start : first.antecedent_end]


@pytest.mark.parametrize(
    "text",
    [
        "The town was quiet.",
        "Aster fell.|Brim fell.|Its second city is calm.",
        "Brim and Delmar fell.|The four towns were quiet.",
    ],
)
def test_a_description_without_antecedent_is_refused(namer, text):
    found, refused, plain = resolve(namer, text)
    assert found == []
    assert [refusal.code for refusal in refused] == ["place-unresolved"]
    assert plain[refused[0].start : refused[0].end] == refused[0].about


@pytest.mark.parametrize(
    "text",
    [
        "Aster fell.|There is no news.",
        "They took the city of Aster.",
        "They took the capital, Goldhaven.",
        "Aster fell.|The defence ministry denied it.",
        "Aster fell.|Both sides denied it.",
    ],
)
def test_words_that_point_back_to_no_place_give_nothing(namer, text):
    found, refused, _ = resolve(namer, text)
    assert (found, refused) == ([], [])


def test_a_description_of_a_place_elsewhere_stays_elsewhere(namer):
    found, _, _ = resolve(namer, "He came from Helsinki.|The city is calm.")
    assert [(mention.place_id, mention.elsewhere) for mention in found] == [("", True)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Aster fell.|They hold parts of the city.", "part"),
        ("Aster fell.|They hold its outskirts.", "part"),
        ("Aster fell.|They hold the city's prison.", "site"),
    ],
)
def test_a_description_may_mean_a_part(namer, text, part):
    found, _, _ = resolve(namer, text)
    assert ("aster", part) in [(mention.place_id, mention.part) for mention in found]


def test_five_sentences_back_is_the_limit(namer):
    near, _, _ = resolve(namer, "Aster fell.|One.|Two.|Three.|Four.|The city was quiet.")
    far, refused, _ = resolve(namer, "Aster fell.|One.|Two.|Three.|Four.|Five.|The city was quiet.")
    assert [mention.place_id for mention in near] == ["aster"]
    assert (far, len(refused)) == ([], 1)


def test_the_focus_is_the_place_spoken_of(namer):
    plain, sentences = sentences_of("Aster fell.|Soldiers left for Cove.|It is quiet.")
    mentions = namer.find(plain, sentences)
    focus = namer.find_focus(sentences, mentions, 1)
    assert focus is not None
    assert focus.place_id == "aster"
    assert namer.find_focus(sentences, mentions, 0) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "'s", "--", "the of", "Aster" * 3000, "\u0301\u0301", "\U0001f600 Aster"]
)
def test_odd_text_is_read_without_harm(namer, text):
    plain, sentences = text, [Sentence(index=0, start=0, end=len(text), paragraph=0, text=text)]
    mentions = namer.find(plain, sentences)
    namer.resolve_definite(sentences, mentions)
    assert all(plain[mention.start : mention.end] == mention.words for mention in mentions)


def test_an_empty_theatre_names_only_the_world():
    assert all(
        mention.elsewhere
        for mention in PlaceNamer(factory.theatre(places={}, actors={}, sources={}, roads={})).find(
            "Aster and Helsinki fell."
        )
    )


def test_the_gazetteer_knows_countries_and_capitals():
    gazetteer = open_gazetteer()
    assert gazetteer.country_of("Finland") == gazetteer.country_of("FI") == "FI"
    assert gazetteer.look_up(("helsinki",))[0].is_capital
    assert gazetteer.look_up(("reading",)) == ()


def test_long_reports_are_read_in_reasonable_time(namer):
    text = "|".join(["Aster fell to the rebels.", "The town was quiet and the airport shut.", "Both were lost."] * 1500)
    plain, sentences = sentences_of(text)
    began = time.process_time()
    mentions = namer.find(plain, sentences)
    namer.resolve_definite(sentences, mentions)
    assert time.process_time() - began < 6.0
