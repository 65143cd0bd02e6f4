from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.reports.declining import DeclinedError
from whoholds.reports.decoding import decode
from whoholds.reports.limits import Limits

LIMITS = Limits.load()
TEXT = "The army\u2019s “special” unit, led by Hélène, took Brim — on Friday."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_a_known_encoding_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), LIMITS) == TEXT


@pytest.mark.parametrize("text", ["It said it\u2019s over.", "Café", "“Brim fell”"])
def test_a_short_line_from_an_office_program_is_read(text: str) -> None:
    assert decode(text.encode("cp1252"), LIMITS) == text


def test_other_alphabets_are_guessed_so_that_the_language_can_be_told(refuse_one: Callable[..., Refusal]) -> None:
    assert (
        refuse_one("a.txt", ("Войска вошли в город в воскресенье утром, сообщил источник. " * 8).encode("cp1251")).code
        == "language"
    )


def test_line_ends_become_one_newline_and_nothing_else_changes() -> None:
    assert decode(b"a\r\nb\rc\n\n  d\t\x0c e ", LIMITS) == "a\nb\rc\n\n  d\t\x0c e "


def test_control_characters_and_markup_stay_as_they_are(read_one: Callable[..., Report]) -> None:
    text = "Brim \x1b[31mfell\x1b[0m \u202eniaga\u202c, <script>alert(1)</script> said the monitor & others \u200b in a long enough line of text."
    assert read_one("a.txt", text).text == text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"The army\x00 took Brim", "binary"),
        (b"%PDF-1.7 and more", "binary"),
        (b"PK\x03\x04 and more", "binary"),
        (b"\x1f\x8b and more", "binary"),
        (b"\x89PNG\r\n", "binary"),
        (bytes(range(1, 32)) * 10, "binary"),
        (TEXT.encode()[:6] + b"\xe2\x80", "undecodable or read"),
        ("Brim — é".encode()[:-1], "truncated"),
        (b"\xff\xfea", "truncated"),
        (b"\xef\xbb\xbfcaf\xe9 x", "undecodable"),
        (b"\xff\xfe\x00\xd8a\x00", "undecodable"),
    ],
)
def test_what_is_no_text_is_declined(content: bytes, code: str) -> None:
    if code == "undecodable or read":
        assert decode(content, LIMITS).startswith("The ar")
        return
    with pytest.raises(DeclinedError) as caught:
        decode(content, LIMITS)
    assert caught.value.code == code


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_declined(content: bytes) -> None:
    try:
        text = decode(content, LIMITS)
    except DeclinedError:
        return
    text.encode()
    assert "\x00" not in text


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_any_utf8_text_comes_back(text: str) -> None:
    content = text.encode()
    if not content.startswith((b"\xef\xbb\xbf", *(magic for magic, _ in LIMITS.magic))):
        assert decode(content, LIMITS) == text


@pytest.mark.parametrize(
    "text",
    [
        "Les forces gouvernementales ont repris la ville dimanche matin, a annoncé le ministère de la défense. " * 4,
        "Les forces gouvernementales ont repris la ville dimanche matin, a annoncé le ministère de la défense. " * 4
        + "« We have left the town with the last of the men, » said the colonel.",
        "Die Armee habe sich aus der Stadt zurückgezogen, sagte ein Sprecher des Ministeriums am Sonntag. " * 4,
        "قوات المعارضة دخلت المدينة صباح الأحد",
        "Збройні сили залишили місто в неділю вранці",
    ],
)
def test_another_language_is_refused(refuse_one: Callable[..., Refusal], text: str) -> None:
    refusal = refuse_one("a.txt", text)
    assert (refusal.code, refusal.reason.startswith("it is not in English")) == ("language", True)


@pytest.mark.parametrize(
    "text",
    [
        "Brim fell.",
        "Qabtan al-Jabal, Sheikh Aqil, Saraqib, Khan Tuman, Kafr Hamra, Anadan.",
        "Les rebelles",
        "1234",
        "He said “الله أكبر” as his men entered Brim on Friday.",
    ],
)
def test_short_texts_and_foreign_names_pass(read_one: Callable[..., Report], text: str) -> None:
    assert read_one("a.txt", text).text == text
