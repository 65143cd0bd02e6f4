"""One report in the style that the project began with, in words of our own, from the file to every answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import ask
from tests.acceptance.conftest import run

TEXT = """Opposition fighters seize Homs in heavy blow to the government

Rebels freed hundreds of detainees from the city prison. Soldiers withdrew in haste after burning their files.

Syrian rebels took full control of the city of Homs early on Sunday and moved closer to the capital Damascus. \
The capture of Homs cuts Damascus off from the coast, the Reuters news agency said.

"Our forces have begun to encircle the capital," said rebel commander Hassan Abdul Ghani, AFP reported.

The Syrian defence ministry said that army forces were present in all areas of the Damascus countryside. \
It denied that its troops had withdrawn from positions near Damascus. The presidency denied reports that Assad had left Damascus.

Rebels freed hundreds of detainees from the city prison. Soldiers withdrew in haste after burning their files.

Residents protested against the government in several districts of Damascus on Saturday evening, Reuters reported.
"""
ON = "2024-12-08T08:00"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    told = run(folder / "one.sqlite", "read", folder / "report.txt", "--published", "2024-12-08T08:30+03:00")
    assert told.exit_code == 0, told.output
    assert "read 1 report" in told.output
    return folder / "one.sqlite"


@pytest.fixture(scope="module")
def claims(ledger: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(ledger, "claims")
    return found


def pick(claims: list[dict[str, Any]], predicate: str, **fields: str) -> list[dict[str, Any]]:
    chosen = [claim for claim in claims if claim["predicate"] == predicate]
    return [claim for claim in chosen if all(claim[name] == value for name, value in fields.items())]


def test_homs_is_held_by_the_opposition_since_early_sunday_in_these_words(ledger: Path) -> None:
    found = ask(ledger, "place", "Homs", "--on", ON)
    assert found["said"] == "held by Opposition led by HTS"
    assert found["estimate"]["since_earliest"] >= "2024-12-07T21:00"
    assert found["estimate"]["since_latest"] <= "2024-12-08T05:00"
    words = [piece["quote"] for saying in found["deciding"] for piece in saying["claim"]["evidence"]]
    assert any("took full control of the city of Homs" in quote for quote in words)


def test_damascus_is_not_held_by_the_opposition(ledger: Path) -> None:
    assert ask(ledger, "place", "Damascus", "--on", ON)["estimate"]["holder"] == "government"


def test_damascus_is_cut_off_from_the_coast_and_the_report_says_so(ledger: Path) -> None:
    cuts = ask(ledger, "cut-off", "--on", ON, "--side", "government")["cut_off"]
    coast = next(cut for cut in cuts if cut["places"] == ["damascus", "coast"])
    assert coast["probability"] > 0.7
    assert coast["claims"]
    result = run(ledger, "cut-off", "--on", ON, "--side", "government")
    assert "Damascus cut off from the coast" in result.output
    assert "(a report says the same)" in result.output


def test_a_claim_of_one_cut_is_not_laid_to_another(ledger: Path) -> None:
    cuts = ask(ledger, "cut-off", "--on", ON, "--side", "government")["cut_off"]
    assert all({"damascus"} & set(cut["places"]) for cut in cuts if cut["claims"])


def test_what_is_printed_twice_is_one_claim_with_two_pieces_of_evidence(claims: list[dict[str, Any]]) -> None:
    for predicate in ("frees_prisoners", "withdraws_from"):
        found = pick(claims, predicate, polarity="asserted")
        assert [len(claim["evidence"]) for claim in found] == [2]


def test_denials_have_their_speakers(claims: list[dict[str, Any]]) -> None:
    denied = {claim["predicate"]: claim["attribution"]["speaker"] for claim in claims if claim["polarity"] == "denied"}
    assert denied == {"withdraws_from": "Syrian defence ministry", "evacuates": "Syrian presidency"}


def test_agencies_are_relays_or_speakers_where_they_are(claims: list[dict[str, Any]]) -> None:
    ring = pick(claims, "encircles")[0]["attribution"]
    assert (ring["speaker"], ring["relays"]) == ("Hassan Abdul Ghani", ["AFP"])
    protest = pick(claims, "protests")[0]["attribution"]
    assert "Reuters" in [protest["speaker"], *protest["relays"]]


def test_gold_claims_have_a_row_for_each_piece_of_evidence(
    ledger: Path, claims: list[dict[str, Any]], tmp_path: Path
) -> None:
    result = run(ledger, "export", "gold-claims", "--out", tmp_path / "claims.jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == sum(len(claim["evidence"]) for claim in claims)
    assert {row["bulletin"] for row in rows} == {"report"}
    assert all(isinstance(row["start"], int) for row in rows)
