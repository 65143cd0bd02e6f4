"""`rule` and `rulings`: what they say, what they refuse, and that hostile words stay words."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import BRIM
from tests.cli.conftest import Run
from tests.cli.test_sources import publish_daily
from whoholds.ledger import open_ledger

WHO = ("--who", "Fern", "--why", "seen on video")
HOSTILE = "\x1b[31mred\x1b[0m [bold]x[/] <script>alert(1)</script> \u202egnp.exe\nhead 00000000 \x07"


@pytest.fixture
def claim_id(ledger_file: Path) -> str:
    with open_ledger(ledger_file) as ledger:
        return next(one.id for one in ledger.claims(report_id=BRIM.id))


def list_made(run: Run) -> list[dict[str, object]]:
    rulings: list[dict[str, object]] = json.loads(run("rulings", "list", "--json").stdout)["rulings"]
    return rulings


def test_a_rejected_claim_says_what_changed(run: Run, claim_id: str) -> None:
    result = run("rule", "reject", claim_id[:8], "--copies", *WHO)
    assert result.exit_code == 0, result.output
    assert "rejects claim" in result.output
    assert "because: seen on video" in result.output
    assert "Brim on 2031-05-02 15:00+03:00: held by North" in result.output
    assert "without rulings:" in result.output
    assert {one["who"] for one in list_made(run)} == {"Fern"}


def test_copies_that_still_count_are_told(run: Run, claim_id: str) -> None:
    assert (
        "1 other claim repeats this saying and still counts: --copies" in run("rule", "reject", claim_id, *WHO).output
    )


def test_a_claim_is_replaced_by_what_it_should_have_been(run: Run, claim_id: str) -> None:
    result = run("rule", "replace", claim_id, "--place", "Cove", "--until", "2031-05-02T18:00", *WHO)
    assert result.exit_code == 0, result.output
    assert "rightly: South Front captured Cove" in result.output
    assert json.loads(str(list_made(run)[0]["replacement"]))["place"] == "cove"
    assert run("rule", "replace", claim_id, "--with", "abcdef", "--place", "Cove", *WHO).exit_code == 2


def test_a_holder_is_asserted_and_both_commands_say_so(run: Run) -> None:
    result = run("rule", "assert", "Cove", "South", "--from", "2031-05-02T06:00", *WHO)
    assert result.exit_code == 0, result.output
    assert "asserts South in Cove from 2031-05-02 06:00+03:00 on" in result.output
    for command in ("place", "why"):
        told = run(command, "Cove", "--on", "2031-05-03").output
        assert "held by South" in told
        assert "by Fern" in told
        assert "without rulings: " in told
        assert "held by North" in told
    without = run("place", "Cove", "--on", "2031-05-03", "--without-rulings").output
    assert "ruling" not in without
    assert "held by North" in without
    found = json.loads(run("why", "Cove", "--on", "2031-05-03", "--json").stdout)
    assert found["estimate"]["unruled"]["holder"] == "north"
    assert found["rulings"][0]["ruling"]["who"] == "Fern"
    assert found["estimate"]["rulings"] == [found["rulings"][0]["ruling"]["id"]]


def test_a_ruling_is_withdrawn(run: Run) -> None:
    run("rule", "assert", "Cove", "South", "--from", "2031-05-02T06:00", *WHO)
    made = str(list_made(run)[0]["id"])
    assert run("rule", "withdraw", made[:6], *WHO).exit_code == 0
    output = run("rulings").output
    assert "(withdrawn)" in output
    assert f"withdraws ruling {made[:8]}" in output
    assert "held by North" in run("place", "Cove", "--on", "2031-05-03").output


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("reject", "f" * 32, *WHO), 2, "there is no claim"),
        (("reject", "abc", *WHO), 2, "too short"),
        (("assert", "Brin", "South", "--from", "2031-05-02", *WHO), 2, "near it: Brim"),
        (("assert", "Brim", "East", "--from", "2031-05-02", *WHO), 2, "its sides are north, south"),
        (("assert", "Brim", "South", "--from", "soon", *WHO), 2, "is no time"),
        (("assert", "Brim", "South", "--from", "2031-05-02", "--who", "Fern", "--why", " "), 3, "who decided and why"),
        (("assert", "Brim", "South", "--from", "2031-05-02", "--who", "", "--why", "x"), 3, "who decided and why"),
        (("assert", "Brim", "South", "--from", "2031-05-02", "--head", "f" * 32, *WHO), 3, "WH-L003"),
        (("withdraw", "f" * 32, *WHO), 2, "there is no ruling"),
    ],
)
def test_what_cannot_be_ruled_is_one_sentence_and_writes_nothing(
    run: Run, words: tuple[str, ...], code: int, reason: str
) -> None:
    result = run("rule", *words)
    assert result.exit_code == code, result.output
    assert reason in result.stderr
    assert not result.stdout
    assert list_made(run) == []


def test_who_and_why_must_be_said(run: Run, claim_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("rule", "reject", claim_id, "--why", "x").exit_code == 2
    assert run("rule", "reject", claim_id, "--who", "Fern").exit_code == 2
    monkeypatch.setenv("WHOHOLDS_ANALYST", "Fern")
    assert run("rule", "reject", claim_id, "--why", "x").exit_code == 0


@pytest.mark.parametrize("command", [("rulings", "list"), ("place", "Cove"), ("why", "Cove"), ("rulings", "verify")])
def test_hostile_words_of_an_analyst_are_shown_inert(run: Run, command: tuple[str, ...]) -> None:
    made = run("rule", "assert", "Cove", "South", "--from", "2031-05-02T06:00", "--who", HOSTILE, "--why", HOSTILE)
    shown = run(*command)
    for output in (made.output, shown.output):
        assert not {"\x1b", "\u202e", "\x07"} & set(output)
        # A line that pretends to be another is part of the line it stands in.
        assert not [line for line in output.splitlines() if line.startswith("head 00000000")]
    if command != ("rulings", "verify"):
        assert "[bold]x[/] <script>alert(1)</script>" in shown.output
    told = run(*command, "--json").stdout
    assert not {"\x1b", "\u202e", "\x07"} & set(told)
    assert json.loads(told)


def test_words_are_kept_as_they_were_written(run: Run) -> None:
    run("rule", "assert", "Cove", "South", "--from", "2031-05-02T06:00", "--who", HOSTILE, "--why", HOSTILE)
    assert [(one["who"], one["why"]) for one in list_made(run)] == [(HOSTILE, HOSTILE)]


def test_a_whole_log_is_verified_and_a_tampered_one_is_named(run: Run, claim_id: str, ledger_file: Path) -> None:
    run("rule", "reject", claim_id, *WHO)
    run("rule", "accept", claim_id, *WHO)
    head = str(list_made(run)[-1]["id"])
    whole = run("rulings", "verify", "--head", head)
    assert (whole.exit_code, whole.output.strip()) == (0, f"whole: 2 rulings; head {head}")
    assert run("rulings", "verify", "--head", "f" * 32).exit_code == 1
    with sqlite3.connect(ledger_file) as raw:
        raw.execute("DROP TRIGGER no_update_rulings")
        raw.execute("UPDATE rulings SET why = 'bribed' WHERE seq = 1")
    raw.close()
    broken = run("rulings", "verify")
    assert broken.exit_code == 1
    assert "BROKEN" in broken.output
    assert "ruling 1 (" in broken.output
    assert json.loads(run("rulings", "verify", "--json").stdout)["whole"] is False
    refused = run("place", "Brim")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "WH-L002" in refused.stderr
    assert "ruling 1 (" in refused.stderr
    listed = run("rulings", "list")
    assert listed.exit_code == 1
    assert "because: bribed" in listed.output
    assert "behind the ledger's back" in listed.stderr


def test_rulings_are_listed_by_place(run: Run, claim_id: str) -> None:
    run("rule", "reject", claim_id, *WHO)
    run("rule", "assert", "Cove", "South", "--from", "2031-05-02T06:00", *WHO)
    output = run("rulings", "list", "--place", "Brim").output
    assert "rejects claim" in output
    assert "asserts" not in output
    assert "1 ruling; head" in output
    assert "rejects" in run("rulings", "list", "--claim", claim_id[:8]).output


def test_claims_are_listed_with_their_ids_and_what_was_ruled_on_them(run: Run, claim_id: str) -> None:
    assert f", claim {claim_id[:8]}" in run("claims", "Brim").output
    run("rule", "reject", claim_id, "--who", HOSTILE, "--why", "misread")
    output = run("claims", "Brim").output
    assert "rejected by" in output
    assert ": misread" in output
    assert not {"\x1b", "\u202e", "\x07"} & set(output)


def test_a_report_in_the_terminal_names_lost_feeds(run: Run, ledger_file: Path, tmp_path: Path) -> None:
    publish_daily(ledger_file, "Valley Daily", 8)
    words = ("report", "--since", "2031-05-16", "--on", "2031-05-18", "--out", str(tmp_path))
    assert "LOST: Valley Daily has been silent for 9 days" in run(*words).output
    assert "Valley Daily has been silent for" in (tmp_path / "situation.md").read_text()
