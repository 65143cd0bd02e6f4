from __future__ import annotations

import time

import pytest

from whoholds.language.segmenting import MAX_WORDS
from whoholds.language.segmenting import split_lead
from whoholds.language.segmenting import split_paragraphs
from whoholds.language.segmenting import split_text
from whoholds.language.segmenting import words_of


def sentences(text: str) -> list[str]:
    return [text[words[0][1] : words[-1][2]] for _, words in split_text(text)]


def words(text: str) -> list[str]:
    return [word for word, _, _ in words_of(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASTER, Nov 27 - Brim fell. Cove held.", ["ASTER, Nov 27 -", "Brim fell.", "Cove held."]),
        ("ASTER (Brim News) -- Forces left.", ["ASTER (Brim News) --", "Forces left."]),
        ("BRIM — Rebels entered.", ["BRIM —", "Rebels entered."]),
        ("Aster/Brim, 5 May 2031 (ZNA) – The army left.", ["Aster/Brim, 5 May 2031 (ZNA) –", "The army left."]),
        ("Port Cove (ZNA) - Rebels entered Brim.", ["Port Cove (ZNA) -", "Rebels entered Brim."]),
        ("08:10 - Shells hit Brim.", ["08:10 -", "Shells hit Brim."]),
        ("[10:20] The army took Dell.", ["[10:20]", "The army took Dell."]),
        ("9.40 pm GMT: Dell is quiet.", ["9.40 pm GMT:", "Dell is quiet."]),
        ("15:10 on Sunday - The hill is held.", ["15:10 on Sunday -", "The hill is held."]),
    ],
)
def test_datelines_and_clocks_stand_alone(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "REBELS SEIZE BRIM: ARMY GONE",
        "Aster (the capital) - and Brim - fell.",
        "Brim - Cove road is cut.",
        "10:30 is the hour of the talks.",
        "Aster fell.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text):
    expected = text.index("and") if "and Brim" in text else 0
    assert split_lead(text, 0, len(text)) in {0, expected}
    if "capital" not in text:
        assert split_lead(text, 0, len(text)) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We hold Brim,” he said. “They fled.” The army left.",
            ["“We hold Brim,” he said.", "“They fled.”", "The army left."],
        ),
        ('Is Brim lost? "No!" he said. "Never."', ["Is Brim lost?", '"No!" he said.', '"Never."']),
        (
            "He said: 'We left.' Then silence... The town fell… Nobody spoke.",
            ["He said: 'We left.'", "Then silence...", "The town fell…", "Nobody spoke."],
        ),
        ("He paused... then left.", ["He paused... then left."]),
        ("Brim fell. (The army denied this.) Cove held.", ["Brim fell.", "(The army denied this.)", "Cove held."]),
        ('He said "it fell." she wrote.', ['He said "it fell." she wrote.']),
    ],
)
def test_quotes_brackets_and_ellipses(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Ash and Lt. Col. Elm of the U.S. Army met.", 1),
        ("They met at 5 p.m. The talks failed.", 2),
        ("They met at 6 a.m. on Monday.", 1),
        ("They met at 6 p.m. Brim time.", 1),
        ("No. 4 Brigade left. No. It stayed.", 3),
        ("The J. R. Oak brigade left. K. Elm stayed.", 2),
        ("He wrote it on X. Soldiers left.", 2),
        ("Some 3.5 km. from Brim, 12.5 tonnes burned.", 1),
        ("St. Elm Hospital was hit. Mr. Oak left.", 2),
        ("The army's gone.The rebels came.", 2),
        ("In 2031, the U.N. left. The U.S. said so.", 2),
        ("Brim fell; Cove held; Dell is quiet.", 1),
    ],
)
def test_a_full_stop_is_not_always_an_end(text, expected):
    assert len(sentences(text)) == expected


def test_lines_of_a_list_are_paragraphs_of_their_own():
    assert sentences("- Brim: taken\n- Cove: held\n\n* Dell: unknown") == [
        "- Brim: taken",
        "- Cove: held",
        "* Dell: unknown",
    ]


def test_a_headline_is_no_part_of_the_first_sentence():
    assert sentences("REBELS SEIZE BRIM IN MAJOR BLOW\nThe army left Brim.") == [
        "REBELS SEIZE BRIM IN MAJOR BLOW",
        "The army left Brim.",
    ]


def test_hard_wrapped_text_is_joined():
    text = (
        "The army said on Monday that it had taken the town of Brim\n"
        "after a long fight, and that the rebels had left the hills\n"
        "north of Cove. A monitor said otherwise."
    )
    assert [s.replace("\n", " ") for s in sentences(text)] == [
        "The army said on Monday that it had taken the town of Brim after a long fight, and that the rebels had left the hills north of Cove.",
        "A monitor said otherwise.",
    ]


def test_a_line_broken_in_mid_sentence_goes_on():
    text = "The army said on Monday that it had taken Brim and\nthe hills.\nA monitor said otherwise."
    assert len(list(split_paragraphs(text))) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aster's", ["Aster", "'s"]),
        ("Aster’s", ["Aster", "’s"]),
        ("didn't", ["did", "n't"]),
        ("Brim-Cove", ["Brim", "-", "Cove"]),
        ("“Brim”,", ["“", "Brim", "”", ","]),
        ("(Brim)", ["(", "Brim", ")"]),
    ],
)
def test_words_are_cut_as_the_treebanks_cut_them(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n ",
        "\u200b",
        "\x00\x01 Brim \ufffd fell.",
        "\u202eBrim fell.\u202c Cove\u00a0held.",
        "Ünïté \U0001f525\U0001f525 fell. Ты где? 布里姆沦陷。",
        "e\u0301" * 500,
        "'" * 2000,
        '.")' * 700,
        "(" * 3000,
        "a" * 5000,
        "Brim\r\nfell\r\n\r\nCove held.\x0b\x0cDell.",
        "\u2028Brim fell.\u2029Cove held.",
    ],
)
def test_offsets_slice_to_the_words_whatever_comes(text):
    last = 0
    for _, found in split_text(text):
        assert found
        assert len(found) <= MAX_WORDS
        for word, start, end in found:
            assert text[start:end] == word
            assert start >= last
            assert word.strip()
            last = end


def test_no_character_of_a_word_is_lost():
    text = "ASTER, Nov 27 - “Brim’s gone,” he said... 08:10 - It fell (again).\n\nDell?!" + "x" * 900
    kept = "".join(word for _, found in split_text(text) for word, _, _ in found)
    assert kept == "".join(text.split())


@pytest.mark.parametrize("unit", ["The army of Aster took Brim and ", "' ", "'", "((", '.")', "a\n", "\n \n", "Brim."])
def test_time_grows_with_length_only(unit):
    def take(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        for _ in split_text(text):
            pass
        return time.process_time() - start

    take(2_000)
    # the best of three: a collection of garbage or a busy neighbour is not the length
    small, large = (min(take(size) for _ in range(3)) for size in (20_000, 160_000))
    assert large < 30 * max(small, 0.01)
