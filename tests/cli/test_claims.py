from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_claims_of_a_place_with_speaker_and_words(run: Run) -> None:
    result = run("claims", "Brim")
    assert result.exit_code == 0
    assert "4 claims" in result.output
    assert (
        "\N{LEFT DOUBLE QUOTATION MARK}The army has not left Brim, Colonel Ash said.\N{RIGHT DOUBLE QUOTATION MARK}"
        in result.output
    )
    assert "in its own voice \N{RIGHTWARDS ARROW} AFX \N{RIGHTWARDS ARROW} The Aster Post" in result.output


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ((), 5),
        (("--denied",), 1),
        (("--asserted",), 4),
        (("--speaker", "Colonel Ash"), 1),
        (("--predicate", "captures"), 3),
        (("--modality", "planned"), 1),
        (("--side", "South"), 4),
        (("--outlet", "Brim Herald"), 1),
        (("--since", "2031-05-03"), 2),
        (("--until", "2031-05-03"), 3),
        (("--known-at", "2031-05-02T12:30+00:00"), 1),
        (("--limit", "2"), 2),
    ],
)
def test_filters(run: Run, words: tuple[str, ...], count: int) -> None:
    assert len(json.loads(run("claims", *words, "--json").stdout)) == count


def test_none_found_ends_with_one(run: Run) -> None:
    result = run("claims", "Dell")
    assert result.exit_code == 1
    assert "no claim is like that" in result.stderr


def test_a_word_that_no_claim_can_have_is_refused(run: Run) -> None:
    result = run("claims", "--predicate", "conquers")
    assert result.exit_code == 2
    assert "captures, controls" in result.stderr


def test_words_of_a_report_cannot_steer_the_terminal(run: Run) -> None:
    output = run("claims", "Aster").output
    assert "\x1b" not in output
    assert "[bold]soon[/]" in output
    assert "\x1b" not in run("claims", "Aster", "--json").output
