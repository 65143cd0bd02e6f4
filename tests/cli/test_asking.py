from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests import factory
from tests.cli.conftest import Run
from whoholds.ledger import open_ledger


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


def test_why_gives_ids_what_would_be_without_and_both_sides_in_one_line(run: Run) -> None:
    output = run("why", "Brim", "--on", "2031-05-04T06:00").output
    assert re.search(r"claim [0-9a-f]{8}, without it [<>]?\d+ % instead of [<>]?\d+ %", output)
    assert re.search(r"1 saying \(1 strong; monitor\) for it; 1 saying \(.*party\) against it", output)


def test_why_tells_what_was_published_after_the_time_asked_about(run: Run) -> None:
    later = run("why", "Brim", "--on", "2031-05-02T12:00").output
    assert "published 2031-05-02 15:00+03:00, after the time asked about" in later
    assert "after the time asked about" not in run("why", "Brim", "--on", "2031-05-04T06:00").output


def test_why_and_place_tell_how_old_the_last_support_is(run: Run) -> None:
    for command in ("why", "place"):
        assert re.search(
            r"last support: 2031-05-02 \d\d:\d\d\+03:00, \d+ (h|days) before",
            run(command, "Brim", "--on", "2031-05-09").output,
        )


def test_why_names_the_places_near_one_that_nobody_speaks_of(run: Run) -> None:
    output = run("why", "Cove", "--on", "2031-05-04T06:00").output
    assert "no claim decided this" in output
    assert re.search(r"near it Brim: .*by South \(\d+ %\)", output)


def test_why_counts_what_changes_nothing_and_lists_it_when_asked(run: Run, ledger_file: Path) -> None:
    with open_ledger(ledger_file) as ledger:
        report = factory.report("The army shelled Brim.", name="r9", published_at=factory.at("2031-05-02T13:00"))
        said = factory.attribution("somebody", source_class="social_media")
        ledger.add(
            report, [factory.claim("shells", "brim", "north", source=report, attribution=said)], reader_version="v1"
        )
    short, full = (run("why", "Brim", "--on", "2031-05-04T06:00", *more).output for more in ((), ("--all",)))
    left_out = re.search(r"and (\d+) sayings? without which nothing would change: --all", short)
    assert left_out is not None
    assert "without which" not in full
    assert full.count("            claim ") == short.count("            claim ") + int(left_out[1])
