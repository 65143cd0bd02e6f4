"""The situation report: what it says, and that hostile text cannot act in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests import factory
from whoholds.errors import ExportError
from whoholds.exports import Situation
from whoholds.exports import render_html
from whoholds.exports import render_markdown
from whoholds.exports import write_situation_report
from whoholds.exports.escaping import escape_markdown
from whoholds.model import Consequence
from whoholds.model import ControlEstimate
from whoholds.model import DecidingClaim
from whoholds.model import Feed
from whoholds.model import FeedState
from whoholds.model import Modality
from whoholds.model import Polarity
from whoholds.model import Region
from whoholds.model import Status
from whoholds.model import Theatre
from whoholds.model import Unruled
from whoholds.roads import RoadNetwork

AT = factory.at("2031-05-02T12:00")
SINCE = factory.at("2031-05-01T12:00")
HOSTILE = '</script><script>alert(1)</script><img src="http://evil.example/x" onerror=alert(1)> [a](javascript:alert(1)) `x` | *b* http://evil.example'


def estimate(place: str, holder: str, status: Status = Status.HELD, **fields: Any) -> ControlEstimate:
    other = "north" if holder == "south" else "south"
    defaults: dict[str, Any] = {"place": place, "at": AT, "known_at": AT, "status": status, "holder": holder}
    return ControlEstimate(**{**defaults, "probabilities": ((holder, 0.93), (other, 0.07)), **fields})


def situate(
    words: str = "South Front fighters took Brim on Friday.", theatre: Theatre | None = None, **fields: Any
) -> Situation:
    told = factory.report(words, outlet=fields.pop("outlet", "The Aster Post"))
    attribution = factory.attribution(fields.pop("speaker", "Colonel Ash"), relays=("AFX",), outlet=told.outlet)
    said = factory.claim(source=told, attribution=attribution, modality=Modality.CLAIMED)
    denied = factory.claim(
        "loses",
        "brim",
        "north",
        source=told,
        attribution=attribution,
        polarity=Polarity.DENIED,
        modality=Modality.CLAIMED,
    )
    freed = factory.claim("frees_prisoners", source=told, attribution=attribution)
    cut = factory.claim("cuts_road", "brim", source=told)
    base = theatre or replace(
        factory.theatre(), regions={"plain": Region(id="plain", name="the plain", places=("cove", "dell"))}
    )
    network = RoadNetwork(base)
    state = {"aster": {"north": 1.0}, "brim": {"south": 1.0}, "cove": {"north": 1.0}, "dell": {"south": 1.0}}
    now = [
        estimate("aster", "north"),
        estimate("brim", "south", since_earliest=factory.at("2031-05-02T02:00"), since_latest=factory.at("2031-05-02T04:00"),
                 deciding=(DecidingClaim(claim_id=said.id, origin="o1", influence=0.8),), dispute=(denied.id,)),
        estimate("cove", "north", Status.CONTESTED),
        estimate("dell", "south", Status.STALE),
        estimate("elm", "", Status.UNKNOWN, probabilities=(("north", 0.5), ("south", 0.5))),
    ]  # fmt: skip
    defaults: dict[str, Any] = {
        "theatre": base,
        "at": AT,
        "known_at": AT,
        "since": SINCE,
        "estimates": {one.place: one for one in now},
        "earlier": {"brim": estimate("brim", "north"), "aster": estimate("aster", "north")},
        "claims": {one.id: one for one in (said, denied, freed, cut)},
        "reports": {told.id: told},
        "cut_offs": network.cut_off(state, "north", [("aster", "cove")], at=AT, claims=[cut]),
        "encircled": [Consequence(kind="encircled", side="north", places=("cove",), probability=0.8, at=AT)],
        "reported_cuts": network.reported_cuts([cut], control=state, at=AT),
        "usable": {"north": {"aster-brim": 0.0, "brim-cove": 0.1}, "south": {"cove-dell": 0.9}},
        "refusals": {"place-unknown": 2},
        "method": "test.v1",
    }
    return Situation(**{**defaults, **fields})


class Tags(HTMLParser):
    """Collects elements and attributes as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_the_report_says_who_changed_since_when_and_according_to_whom(render: Any) -> None:
    text = render(situate())
    assert "held by North" in text
    assert "held by South" in text
    assert "between 02 May 05:00 and 07:00" in text
    assert "Colonel Ash → AFX → The Aster Post" in text
    assert "South Front fighters took Brim on Friday." in text.replace("\\", "")
    assert "1 reports read, 4 claims, 2 refusals" in text


def test_a_change_has_the_denial_beside_it() -> None:
    text = render_markdown(situate())
    change = text[text.index("#### Brim") : text.index("## Disputes")]
    assert change.index("Against it") < change.index("denied: North Army lost Brim")
    dispute = text[text.index("### Brim") : text.index("## Roads")]
    assert "For South" in dispute
    assert "denied: North Army lost Brim" in dispute


def test_a_cut_off_stands_beside_what_reports_claim() -> None:
    text = render_markdown(situate())
    roads = text[text.index("## Roads") : text.index("## Other claims")]
    assert "| North | Aster | Cove | over 99% | Brim | the same" in roads
    assert "Brim: reported cut** — the network agrees (chance that North cannot pass: over 99%)" in roads
    assert "Held by North: Cove 80%" in roads


def test_other_claims_stale_and_unknown_places_are_told() -> None:
    text = render_markdown(situate())
    assert "### Prisoners freed" in text
    assert "Stale: last report too old\n\nDell." in text
    assert "Unknown: no report decides it\n\nElm." in text


def hostile() -> Situation:
    theatre = factory.theatre()
    places = {**theatre.places, "brim": replace(theatre.places["brim"], name="</script>" + HOSTILE)}
    sides = {**theatre.sides, "south": replace(theatre.sides["south"], name=HOSTILE + " $x^$", colour="#aa6633")}
    return situate(
        HOSTILE,
        replace(theatre, places=places, sides=sides, name=HOSTILE),
        outlet=HOSTILE,
        speaker=HOSTILE,
        refusals={HOSTILE: 1},
        method=HOSTILE,
    )


def test_hostile_text_is_only_text_in_html() -> None:
    tags = Tags(render_html(hostile()))
    names = {tag for tag, _ in tags.found}
    assert names.isdisjoint({"script", "img", "iframe", "object", "embed", "base", "form"})
    links = [
        value
        for _, attributes in tags.found
        for name, value in attributes.items()
        if name in {"href", "src", "xlink:href"}
    ]
    assert all(value is not None and value.startswith("#") for value in links)
    assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on")]


def test_hostile_text_is_only_text_in_markdown() -> None:
    for options in ("commonmark", "gfm-like"):
        renderer = MarkdownIt(options, {"linkify": False}) if options == "gfm-like" else MarkdownIt(options)
        if options == "gfm-like":
            renderer.disable("linkify")
        tags = Tags(renderer.render(render_markdown(hostile())))
        assert {tag for tag, _ in tags.found}.isdisjoint({"script", "img", "a", "code"})
        assert "</script>" in renderer.render(render_markdown(hostile())).replace("&lt;", "<").replace("&gt;", ">")


def test_markdown_tables_keep_their_columns_under_hostile_names() -> None:
    html = MarkdownIt("commonmark").enable("table").render(render_markdown(hostile()))
    row = next(part for part in html.split("<tr>") if "held by North" in part)
    assert row.count("<td>") == 5


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# x", "\\# x"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("a\nb", "a b"),
        ("<b>", "&lt;b&gt;"),
        ("a|b", "a\\|b"),
        ("x@y.z", "x&#64;y.z"),
        ("http://a", "http&#58;//a"),
    ],
)
def test_markdown_is_escaped(text: str, plain: str) -> None:
    assert escape_markdown(text) == plain


def test_the_page_fetches_nothing_runs_nothing_and_can_be_read_aloud() -> None:
    page = render_html(situate())
    tags = Tags(page)
    assert ("html", {"lang": "en"}) in tags.found
    assert [tag for tag, _ in tags.found if tag == "h1"] == ["h1"]
    assert all(attributes.get("scope") for tag, attributes in tags.found if tag == "th")
    svg = next(attributes for tag, attributes in tags.found if tag == "svg")
    assert svg["role"] == "img"
    assert "Map of The invented war" in page
    ids = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "url(" not in page.replace("url(#", "")
    assert "@import" not in page


def test_the_same_situation_gives_the_same_bytes() -> None:
    assert render_html(situate()) == render_html(situate())
    assert render_markdown(situate()) == render_markdown(situate())


def test_a_public_report_shortens_words_and_names_only_public_speakers() -> None:
    words = "Old Mr Birch: " + " ".join(f"word{i}" for i in range(100))
    private = render_markdown(situate(words, speaker="Old Mr Birch", profile="public"))
    assert "Birch" not in private
    assert "name withheld → AFX" in private
    assert "word10" in private
    assert "word20" not in private
    assert "Colonel Ash" in render_markdown(situate(profile="public"))


def test_an_empty_situation_is_a_report_too() -> None:
    bare = Situation(theatre=factory.theatre(), at=AT, known_at=AT, since=SINCE, estimates={})
    assert "No place changed hands since then." in render_markdown(bare)
    assert "<svg" not in render_html(bare)


def test_the_report_is_written_whole(tmp_path: Path) -> None:
    write_situation_report(situate(), html=tmp_path / "a.html", markdown=tmp_path / "a.md")
    assert (tmp_path / "a.html").read_text().rstrip().endswith("</html>")
    assert (tmp_path / "a.md").read_text().startswith("# The invented war")


def test_a_broken_outline_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "outline.geojson").write_text('{"type": "FeatureCollection"}')
    situation = situate()
    with pytest.raises(ExportError, match=r"outline\.geojson"):
        render_html(replace(situation, theatre=replace(situation.theatre, folder=tmp_path)))


def ruled(profile: str = "internal", **fields: Any) -> Situation:
    """Build a situation in which a ruling gave Cove to the south."""
    ruling = factory.ruling(
        "", "assert", place="cove", holder="south", valid_from=SINCE, who=f"Fern {HOSTILE}", why=f"seen {HOSTILE}"
    )
    unruled = Unruled(holder="north", status=Status.HELD, probabilities=(("north", 0.95), ("south", 0.05)))
    one = situate(made=(ruling,), rulings=1, profile=profile, **fields)
    cove = estimate("cove", "south", rulings=(ruling.id,), unruled=unruled)
    return replace(one, estimates={**one.estimates, "cove": cove})


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_the_report_says_what_a_ruling_decided_and_what_would_be_without(render: Any) -> None:
    page = render(ruled())
    assert "Rulings by analysts" in page
    assert "asserted South from Thu 01 May 2031, 15:00 on" in page
    assert "held by North" in page
    assert "Rulings by analysts" not in render(situate())


def test_hostile_words_of_an_analyst_are_only_text() -> None:
    tags = {tag for tag, _ in Tags(render_html(ruled())).found}
    assert not {"script", "img"} & tags
    text = MarkdownIt("commonmark", {"html": True}).enable("table").render(render_markdown(ruled()))
    assert not {"script", "img", "a"} & {tag for tag, _ in Tags(text).found}
    row = next(
        line for line in render_markdown(ruled()).splitlines() if line.startswith("| Cove | held by South (93%)")
    )
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_a_public_report_names_neither_analysts_nor_their_reasons(render: Any) -> None:
    page = render(ruled("public"))
    assert "an analyst asserted South" in page
    assert "Fern" not in page
    assert "seen" not in page.split("Rulings by analysts")[1].split("Sources and method")[0]


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_a_place_that_rulings_elsewhere_moved_is_told(render: Any) -> None:
    unruled = Unruled(holder="north", status=Status.HELD, probabilities=(("north", 0.95), ("south", 0.05)))
    one = situate()
    cove = estimate("cove", "south", unruled=unruled)
    assert "rulings on places near it" in render(replace(one, estimates={**one.estimates, "cove": cove}))


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_lost_feeds_are_named_and_stay_text(render: Any) -> None:
    lost = Feed(
        name=f"Post {HOSTILE}", kind="outlet", state=FeedState.LOST, reports=9, claims=9, reports_by_day=(), claims_by_day=(),
        usual_gap_h=24.0, silent_h=144.0,
    )  # fmt: skip
    page = render(situate(lost=(lost,)))
    assert "has been silent for 6.0 days; it used to report every 24 hours" in page
    assert "quiet there is not calm" in page
    assert "<script>" not in page
