from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_place_says_holder_since_certainty_words_and_voice(run: Run) -> None:
    result = run("place", "Brim", "--on", "2031-05-04T06:00")
    assert result.exit_code == 0, result.output
    assert "Brim (town) on 2031-05-04 06:00+03:00" in result.output
    assert "by South" in result.output
    assert "since 2031-05-0" in result.output
    assert "South Front fighters took Brim on Friday, Valley Monitor said." in result.output
    assert "Valley Monitor \N{RIGHTWARDS ARROW} The Aster Post (monitor)" in result.output


def test_place_shows_the_denial_beside_the_holder(run: Run) -> None:
    output = run("place", "Brim", "--on", "2031-05-04T06:00").output
    assert "DENIED: North Army withdrew from Brim" in output
    assert "Colonel Ash" in output


def test_copies_of_one_saying_are_listed_under_it(run: Run) -> None:
    found = json.loads(run("why", "Brim", "--on", "2031-05-04T06:00", "--json").stdout)
    sayings = [one for one in found["deciding"] if one["claim"]["predicate"] == "captures"]
    assert len(sayings) == 1
    assert [copy["attribution"]["outlet"] for copy in sayings[0]["copies"]] == ["Brim Herald"]


def test_known_at_uses_nothing_published_later(run: Run) -> None:
    found = json.loads(
        run("place", "Brim", "--on", "2031-05-04T06:00", "--known-at", "2031-05-02T10:00+00:00", "--json").stdout
    )
    assert found["estimate"]["holder"] == "north"
    assert found["deciding"] == []


def test_json_gives_times_in_utc_and_probabilities_that_sum_to_one(run: Run) -> None:
    found = json.loads(run("place", "Brim", "--on", "2031-05-04T06:00", "--json").stdout)
    assert found["estimate"]["at"] == "2031-05-04T03:00:00+00:00"
    assert sum(chance for _, chance in found["estimate"]["probabilities"]) == pytest.approx(1.0)


def test_the_same_question_twice_gives_the_same_bytes(run: Run) -> None:
    words = ("why", "Brim", "--on", "2031-05-04T06:00", "--json")
    assert run(*words).stdout_bytes == run(*words).stdout_bytes


@pytest.mark.parametrize("command", ["place", "why"])
def test_an_unknown_place_is_a_wrong_question_with_names_near_it(run: Run, command: str) -> None:
    result = run(command, "Brin")
    assert result.exit_code == 2
    assert "WH-Q001: the theatre invented has no place 'Brin'; near it: Brim" in result.stderr
    assert not result.stdout


def test_a_time_that_is_none_says_how_to_write_one(run: Run) -> None:
    result = run("place", "Brim", "--on", "yesterday")
    assert result.exit_code == 2
    assert "'yesterday' is no time; write it as 2031-05-02T06:00" in result.stderr


def test_without_on_the_end_of_a_theatre_that_is_over_or_now_is_meant(run: Run) -> None:
    result = run("place", "Elm")
    assert result.exit_code == 0, result.output
    assert "no claim decided this" in result.output


def test_a_missing_ledger_is_named(bare: Run, tmp_path_factory: pytest.TempPathFactory, theatre_folder: object) -> None:
    missing = tmp_path_factory.mktemp("none") / "no.sqlite"
    result = bare("place", "Brim", "--theatre", str(theatre_folder), "--ledger", str(missing))
    assert result.exit_code == 3
    assert "WH-L001" in result.stderr
    assert not missing.exists()
