import random
import subprocess
import sys

import pytest

from whoholds.ledger.fingerprints import find_firsts
from whoholds.ledger.fingerprints import fingerprint
from whoholds.ledger.fingerprints import read_fingerprint
from whoholds.ledger.fingerprints import resemble
from whoholds.ledger.fingerprints import write_fingerprint

WORDS = [f"w{number}" for number in range(5000)]


def make_words(count: int, seed: int) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def count_exactly(one: list[str], other: list[str]) -> float:
    shingles = [{tuple(words[start : start + 3]) for start in range(len(words) - 2)} for words in (one, other)]
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


@pytest.mark.parametrize("kept", [0, 20, 60, 100, 120])
def test_resemblance_of_short_reports_is_exact(kept: int) -> None:
    one = make_words(120, 1)
    other = one[:kept] + make_words(120 - kept, 2)
    assert resemble(fingerprint(" ".join(one)), fingerprint(" ".join(other))) == pytest.approx(
        count_exactly(one, other), abs=0.001
    )


@pytest.mark.parametrize("kept", [1000, 2000, 2800])
def test_resemblance_of_long_reports_is_estimated(kept: int) -> None:
    one = make_words(3000, 1)
    other = one[:kept] + make_words(3000 - kept, 2)
    assert resemble(fingerprint(" ".join(one)), fingerprint(" ".join(other))) == pytest.approx(
        count_exactly(one, other), abs=0.1
    )


def test_case_space_and_punctuation_do_not_matter() -> None:
    assert resemble(fingerprint("Brim fell, at noon: today"), fingerprint("brim  FELL\nat noon today.")) == 1.0


@pytest.mark.parametrize("text", ["", "...", "one", "one two", "one two three"])
def test_texts_of_few_words(text: str) -> None:
    value = fingerprint(text)
    assert len(value) <= 1
    assert resemble(value, value) == (1.0 if len(value) else 0.0)


def test_a_fingerprint_comes_back_from_its_bytes() -> None:
    value = fingerprint("Brim fell at noon on Friday")
    assert read_fingerprint(write_fingerprint(value)).tolist() == value.tolist()


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    command = "from whoholds.ledger.fingerprints import fingerprint; print(fingerprint('Brim fell at noon on Friday').tolist())"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", command], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {f"{fingerprint('Brim fell at noon on Friday').tolist()}\n"}


def test_copies_find_the_first_printing_and_others_stay_alone() -> None:
    story = make_words(150, 1)
    texts = {
        "first": story,
        "other": make_words(150, 2),
        "cut": story[:110],
        "edited": [*make_words(10, 3), *story[10:]],
        "half": story[:50] + make_words(100, 4),
    }
    firsts = find_firsts({name: fingerprint(" ".join(words)) for name, words in texts.items()}, 0.5)
    assert firsts == {"first": "first", "other": "other", "cut": "first", "edited": "first", "half": "half"}


def test_nearly_every_copy_above_the_threshold_is_found() -> None:
    fingerprints = {}
    for number in range(300):
        story = make_words(200, number)
        fingerprints[f"a{number}"] = fingerprint(" ".join(story))
        fingerprints[f"b{number}"] = fingerprint(" ".join(story[:150] + make_words(50, 9000 + number)))
    firsts = find_firsts(fingerprints, 0.5)
    assert sum(firsts[f"b{number}"] == f"a{number}" for number in range(300)) >= 299
    assert all(firsts[f"a{number}"] == f"a{number}" for number in range(300))
