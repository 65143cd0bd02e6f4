from __future__ import annotations

import ast
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from whoholds.errors import ModelError
from whoholds.language import Reader
from whoholds.language import reader as module
from whoholds.language.pieces import MOST_PIECES
from whoholds.language.pieces import WIDTH_STEP
from whoholds.language.pieces import fill
from whoholds.language.pieces import shape_of
from whoholds.model import Report
from whoholds.model import Token

pytestmark = pytest.mark.model

_SUBJECTS = (
    "The army",
    "Rebels",
    "North's forces",
    "A monitor",
    "Colonel Ash",
    "Residents of Elm",
    "The Dell council",
    "It",
)
_DEEDS = (
    "took Brim",
    "denied that Cove had fallen",
    "withdrew from the bridge at Dell",
    "said the road to Aster was cut",
    "shelled Elm overnight",
)
_TAILS = (
    "",
    " on Monday",
    " after a week of heavy fighting in the hills north of the river",
    ", according to two officials who asked not to be named",
    " and left",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open()


def compose(rng: random.Random) -> str:
    return f"{rng.choice(_SUBJECTS)} {rng.choice(_DEEDS)}{rng.choice(_TAILS)}{rng.choice(_TAILS)}."


def read_one(reader: Reader, text: str) -> list[tuple[Token, ...]]:
    ((_, sentences),) = reader.read([Report(text=text)])
    return [s.tokens for s in sentences]


def test_words_get_tags_lemmas_heads_and_names(reader):
    (tokens,) = read_one(reader, "Rebels seized Brim on Monday.")
    seized = tokens[1]
    assert (seized.lemma, seized.upos, seized.xpos, seized.head, seized.relation) == (
        "seize",
        "VERB",
        "VBD",
        -1,
        "root",
    )
    assert [(t.text, t.head, t.relation) for t in tokens if t.i in {0, 2}] == [
        ("Rebels", 1, "nsubj"),
        ("Brim", 1, "obj"),
    ]
    assert tokens[2].upos == "PROPN"


def test_offsets_slice_to_the_words(reader):
    text = "ASTER, Nov 27 - “Brim’s gone,” he said.\n\n08:10 - Cove-Dell road\tcut…  It's over. \U0001f525 Ты где?"
    ((report, sentences),) = reader.read([Report(text=text)])
    assert [s.index for s in sentences] == list(range(len(sentences)))
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert [report.text[t.start : t.end] for t in sentence.tokens] == [t.text for t in sentence.tokens]


def test_every_sentence_is_one_tree(reader):
    rng = random.Random(4)
    for tokens in read_one(reader, " ".join(compose(rng) for _ in range(40))):
        assert [t.i for t in tokens] == list(range(len(tokens)))
        assert sum(t.head == -1 for t in tokens) == 1
        for token in tokens:
            at, steps = token, 0
            while at.head >= 0:
                at, steps = tokens[at.head], steps + 1
                assert steps <= len(tokens)


def test_a_sentence_is_read_the_same_in_any_company(reader):
    rng = random.Random(9)
    texts = sorted({compose(rng) for _ in range(120)})
    alone = {text: read_one(reader, text) for text in texts}
    for _ in range(25):
        chosen = rng.sample(texts, rng.randint(2, 40))
        for report, sentences in reader.read(Report(text=t) for t in chosen):
            assert [s.tokens for s in sentences] == [tuple(tokens) for tokens in alone[report.text]]


def test_the_graphs_numbers_are_the_same_to_the_last_bit(reader):
    rng = random.Random(3)
    cutter, session = reader._cutter, reader._network.session
    rows = [cutter.encode([(w, i, i + 1) for i, w in enumerate(compose(rng).split())]) for _ in range(150)]
    by_width: dict[int, list[int]] = {}
    for i, row in enumerate(rows):
        by_width.setdefault(row.width, []).append(i)
    alone = [session.run(None, fill([row])) for row in rows]
    for same in by_width.values():
        for _ in range(8):
            chosen = rng.sample(same, rng.randint(1, len(same)))
            together = session.run(None, fill([rows[i] for i in chosen]))
            for at, i in enumerate(chosen):
                assert all(np.array_equal(both[at], one[0]) for both, one in zip(together, alone[i], strict=True))


def test_relations_do_not_depend_on_the_pairs_beside_them(reader):
    rng = np.random.default_rng(5)
    left, right = rng.normal(size=(2, 200, 96)).astype(np.float32)
    together = reader._network.relate(left, right)
    for i in range(0, 200, 7):
        assert reader._network.relate(left[i : i + 1], right[i : i + 1])[0] == together[i]
        assert (reader._network.relate(left[i:], right[i:]) == together[i:]).all()


def test_sentences_of_one_batch_have_one_width(reader, monkeypatch):
    widths: list[set[int]] = []

    def note(rows):
        widths.append({row.width for row in rows})
        return fill(rows)

    monkeypatch.setattr(module, "fill", note)
    rng = random.Random(2)
    list(reader.read(Report(text=compose(rng)) for _ in range(60)))
    assert widths
    assert all(len(found) == 1 and next(iter(found)) % WIDTH_STEP == 0 for found in widths)


def test_another_reader_gives_the_same(reader):
    rng = random.Random(6)
    text = " ".join(compose(rng) for _ in range(20))
    assert read_one(Reader.open(), text) == read_one(reader, text)
    assert Reader.open().version == reader.version


def test_reports_come_back_in_order_and_few_are_held(reader, monkeypatch):
    monkeypatch.setattr(module, "WORDS_PENDING", 30)
    taken: list[int] = []

    def give():
        for i in range(30):
            taken.append(i)
            yield Report(text=f"Rebels took hill {i} north of Brim.")

    seen = []
    for report, _ in reader.read(give()):
        seen.append(report.text)
        assert len(taken) - len(seen) <= 6
    assert seen == [f"Rebels took hill {i} north of Brim." for i in range(30)]


def test_what_is_not_wanted_is_not_parsed(reader):
    ((_, sentences),) = reader.read(
        [Report(text="Brim fell. The weather is fine.")],
        lambda _, given: [i for i, s in enumerate(given) if "Brim" in s.text],
    )
    assert [bool(s.tokens) for s in sentences] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "\u200b",
        "\x00",
        ".",
        "((((",
        "a" * 5000,
        "界" * 3000,
        "\U0001f525" * 900,
        "'" * 700,
        "\ufffd\u202e Brim",
    ],
)
def test_empty_and_hostile_text_is_read(reader, text):
    ((report, sentences),) = reader.read([Report(text=text)])
    for sentence in sentences:
        assert sentence.tokens
        assert all(report.text[t.start : t.end] == t.text for t in sentence.tokens)


def test_no_reports_give_nothing(reader):
    assert list(reader.read([])) == []
    assert reader.parse_words([[]]) == [[]]


def test_a_sentence_longer_than_the_encoder_reads_is_still_one_tree(reader):
    (tokens,) = reader.parse_words([["antidisestablishmentarian"] * 400])
    assert len(tokens) == 400
    assert sum(t.head == -1 for t in tokens) == 1
    assert len(reader._cutter.encode([("antidisestablishmentarian", 0, 1)] * 400).ids) == MOST_PIECES


@pytest.mark.parametrize(
    ("word", "shape"), [("27", 1), ("town", 2), ("NATO", 3), ("A", 4), ("Brim", 5), ("iBrim", 6), ("—", 7), ("", 7)]
)
def test_spelling_has_eight_classes(word, shape):
    assert shape_of(word) == shape


def copy_model(folder: Path) -> Path:
    shutil.copytree(module._find_shipped_weights(), folder)
    return folder


@pytest.mark.parametrize("name", ["reader.json", "reader.onnx", "labels.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_a_damaged_model_is_named(tmp_path, name, damage):
    file = copy_model(tmp_path / "model") / name
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(content[: len(content) // 2] if damage == "cut" else b"[]" + content[2:])
    with pytest.raises(ModelError, match=str(tmp_path)):
        Reader.open(tmp_path / "model")


def test_a_model_without_labels_is_named(tmp_path):
    folder = copy_model(tmp_path / "model")
    card = json.loads((folder / "reader.json").read_text())
    card["labels"]["upos"] = card["labels"]["upos"][1:]
    (folder / "reader.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="do not fit"):
        Reader.open(folder)


def test_a_folder_that_is_no_model_is_named(tmp_path):
    with pytest.raises(ModelError, match=str(tmp_path)):
        Reader.open(tmp_path)


def test_training_classes_spelling_as_reading_does() -> None:
    """Training runs without the program installed and so has a copy; weights trained on another would read badly."""
    root = Path(__file__).parents[2]

    def read_function(path: str) -> str:
        tree = ast.parse((root / path).read_text(encoding="utf-8"))
        return next(ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "shape_of")

    assert read_function("language-model/train.py") == read_function("src/whoholds/language/pieces.py")
