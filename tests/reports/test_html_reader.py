from collections.abc import Callable
from typing import Any

import pytest

from tests import factory
from whoholds.model import Refusal
from whoholds.model import Report

SENTENCES = (
    "South Front fighters took the town of Brim on Friday after two days of fighting, officials said by telephone.",
    "The North Army said that its soldiers had moved to new positions outside the town.",
    "A monitor counted forty dead on both sides, and the mill and the bridge were damaged.",
    "Residents spoke of a quiet night and of shops that opened again in the morning.",
)


def make_page(head: str = "", body: str = "") -> str:
    """Build a news page with a menu, a headline, four paragraphs and a footer."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return (
        f"<!doctype html><html lang='en'><head><title>Brim falls</title>{head}</head><body><nav><a href='/'>Home</a> | <a href='/s'>Sport</a></nav>"
        f"<article><h1>Brim falls</h1>{paragraphs}{body}</article><script>alert('stolen')</script><footer>Copyright nobody</footer></body></html>"
    )


def test_the_article_and_its_metadata_are_read(read_one: Callable[..., Report]) -> None:
    head = (
        '<meta property="og:site_name" content="The Aster Post"><link rel="canonical" href="https://aster.example/brim">'
        '<meta property="article:published_time" content="2031-05-02T15:00:00+03:00">'
    )
    report = read_one("brim-1.html", make_page(head), outlet="flag", published=factory.at("2031-05-01T00:00"))
    assert report == Report(
        text="\n".join(SENTENCES),
        title="Brim falls",
        outlet="The Aster Post",
        url="https://aster.example/brim",
        name="brim-1",
        published_at=factory.at("2031-05-02T12:00"),
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta itemprop="datePublished" content="2031-05-02T12:00:00Z">',
        '<meta name="pubdate" content="2031-05-02 12:00:00+00:00">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2031-05-02T12:00:00Z"}]}</script>',
        '<meta property="article:published_time" content="2031-05-02T12:00:00"><meta name="pubdate" content="2031-05-02T12:00:00Z">',
        '<script type="application/ld+json">{broken</script><meta name="parsely-pub-date" content="2031-05-02T12:00:00Z">',
    ],
)
def test_the_publication_time_is_found_wherever_pages_state_it(read_one: Callable[..., Report], head: str) -> None:
    assert read_one("a.html", make_page(head)).published_at == factory.at("2031-05-02T12:00")


@pytest.mark.parametrize("stated", ["2031-05-02", "Fri, 02 May 2031 12:00:00 GMT", "yesterday", ""])
def test_a_day_or_words_are_no_instant(read_one: Callable[..., Report], stated: str) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    assert read_one("a.html", make_page(head)).published_at is None
    assert read_one("a.html", make_page(head), published=factory.at("2031-05-02T12:00")).published_at == factory.at(
        "2031-05-02T12:00"
    )


def test_an_hour_without_zone_is_refused_unless_a_flag_gives_the_instant(
    read_one: Callable[..., Report], refuse_one: Callable[..., Refusal]
) -> None:
    page = make_page('<meta property="article:published_time" content="2031-05-02T15:00:00">')
    assert refuse_one("a.html", page).code == "time-without-zone"
    assert read_one("a.html", page, published=factory.at("2031-05-02T12:00")).published_at == factory.at(
        "2031-05-02T12:00"
    )


def test_scripts_menus_and_footers_are_left_out(read_one: Callable[..., Report]) -> None:
    text = read_one(
        "a.html", make_page(body="<style>p {color: red}</style><script>document.write('Cove fell')</script>")
    ).text
    for unwanted in ("stolen", "Cove fell", "color", "Sport", "Copyright"):
        assert unwanted not in text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_encoding_is_found(read_one: Callable[..., Report], encoding: str) -> None:
    page = make_page(
        f'<meta charset="{encoding}">',
        "<p>“It\u2019s over,” said a man in the Café Hélène, to laughter from all the others in the room.</p>",
    )
    assert "“It\u2019s over,” said a man in the Café Hélène" in read_one("a.html", page.encode(encoding)).text


@pytest.mark.parametrize("declared", ["utf-8", "nonsense", "utf-7", "rot13", "zlib", "idna"])
def test_a_false_declaration_does_not_matter(read_one: Callable[..., Report], declared: str) -> None:
    page = make_page(
        f'<meta charset="{declared}">',
        "<p>“It\u2019s over,” said a man in the café to laughter from all the others in the room.</p>",
    )
    assert "“It\u2019s over,” said a man in the café" in read_one("a.html", page.encode("cp1252")).text


def test_a_page_with_an_xml_declaration_is_read(read_one: Callable[..., Report]) -> None:
    assert read_one("a.xhtml", '<?xml version="1.0" encoding="UTF-8"?>\n' + make_page()).text.startswith("South Front")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body><script>document.write('hi')</script></body></html>", "text-missing"),
        ("<html><body></body></html>", "text-missing"),
        ("<html><body>" + "<div>" * 100_000 + "Brim fell." + "</div>" * 100_000, "malformed"),
        ("<html><body><p>" + "<b>" * 5_000 + "Brim fell." * 50, "malformed"),
        ("<!-- nothing -->", "malformed"),
        ("<html>" + " " * 10_000_000, "too-large"),
        ("<html><body>\x00</body></html>", "binary"),
        ("", "empty"),
    ],
)
def test_what_gives_no_article_has_a_reason(refuse_one: Callable[..., Refusal], page: str, code: str) -> None:
    assert refuse_one("a.html", page).code == code


def test_entities_are_not_expanded_without_end(read_file: Callable[..., Any]) -> None:
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    page = f'<!DOCTYPE html [<!ENTITY a0 "ha"><!ENTITY x SYSTEM "file:///etc/hostname">{bomb}]>' + make_page(
        body="<p>&a9; &x;</p>"
    )
    (report,) = read_file("bomb.html", page)
    assert len(report.text) < 5_000
