"""Turn a trained checkpoint into the model that ships: two ONNX graphs, the word-piece vocabulary, the labels.

    python export.py --work WORK --out WEIGHTS [--scheme row]

See quantise.py for what is int8 and how.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Reader
from network import Sizes
from numpy.typing import NDArray
from onnx import TensorProto
from onnx import helper
from onnx import numpy_helper
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from quantise import SCHEMES
from quantise import quantise
from tokenizers import Tokenizer
from train import Encoded
from train import encoder_folder
from train import load as load_treebanks
from transformers import AutoModel

INPUTS = ["pieces", "mask", "first", "shapes"]
OUTPUTS = ["arcs", "label_dep", "label_head", "tags"]


def load(work: Path) -> tuple[Reader, dict[str, list[str]], dict[str, object]]:
    """Load the checkpoint and its label inventories."""
    labels = json.loads((work / "labels.json").read_text())
    saved = torch.load(work / "checkpoint.pt", weights_only=True)
    sizes = Sizes(**{k: (v if k == "dropout" else int(v)) for k, v in saved["sizes"].items()})
    model = Reader(AutoModel.from_pretrained(encoder_folder(), attn_implementation="eager"), sizes)
    model.load_state_dict(saved["model"])
    return model.eval(), labels, saved


def to_onnx(model: Reader, path: Path) -> None:
    """Trace the network with free batch, piece and word axes."""
    batch = (
        torch.ones(2, 7, dtype=torch.long),
        torch.ones(2, 7, dtype=torch.long),
        torch.tensor([[0, 1, 2], [0, 1, 3]]),
        torch.ones(2, 3, dtype=torch.long),
    )
    axes = {n: {0: "batch", 1: "pieces"} for n in ("pieces", "mask")} | {
        n: {0: "batch", 1: "words"} for n in ("first", "shapes", *OUTPUTS)
    }
    axes["arcs"][2] = "words"
    torch.onnx.export(
        model,
        batch,
        str(path),
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def to_labels(model: Reader, path: Path) -> None:
    """Write the second graph: relations of chosen pairs of words, as one product over the pairs' outer products."""
    weight = model.label_weight.detach().numpy()
    relations, size, _ = weight.shape
    table = np.ascontiguousarray(weight.reshape(relations, size * size).T).astype(np.float16)
    constants = {
        "ends": np.array([0, 0, 0, 1]),
        "unit": np.array(1, np.float32),
        "flat": np.array([-1, size * size]),
        "last": np.array([2]),
        "middle": np.array([1]),
        "weight16": table,
    }
    nodes = [
        helper.make_node("Cast", ["weight16"], ["weight"], to=TensorProto.FLOAT),
        helper.make_node("Pad", ["dependents", "ends", "unit"], ["left"]),
        helper.make_node("Pad", ["heads", "ends", "unit"], ["right"]),
        helper.make_node("Unsqueeze", ["left", "last"], ["column"]),
        helper.make_node("Unsqueeze", ["right", "middle"], ["row"]),
        helper.make_node("Mul", ["column", "row"], ["outer"]),
        helper.make_node("Reshape", ["outer", "flat"], ["pairs"]),
        helper.make_node("MatMul", ["pairs", "weight"], ["scores"]),
        helper.make_node("ArgMax", ["scores"], ["relations"], axis=1, keepdims=0),
    ]
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["pairs", size - 1]) for n in ("dependents", "heads")]
    outputs = [helper.make_tensor_value_info("relations", TensorProto.INT64, ["pairs"])]
    graph = helper.make_graph(
        nodes, "labels", inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants.items()]
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))


def calibration(data: Path) -> Iterator[dict[str, NDArray[np.int64]]]:
    """Yield training sentences as feeds of one, for the static scheme."""
    examples = [e for e in load_treebanks(data)[0] if 5 < len(e.words) < 100]
    random.Random(3).shuffle(examples)
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    unlabelled: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for example in examples[:300]:
        row = Encoded(example, unlabelled, tokenizer)
        yield {
            "pieces": np.array([row.pieces]),
            "mask": np.ones((1, len(row.pieces)), np.int64),
            "first": np.array([row.first]),
            "shapes": np.array([row.shapes]),
        }


def digest(path: Path) -> str:
    """Give the digest by which the reader knows a file."""
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


def main() -> None:
    """Export, fuse, quantise and write the folder that ships."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--work", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument(
        "--scheme",
        choices=(*SCHEMES, "float"),
        default="row",
        help="how activations are quantised; what ships is 'row', the others are for comparison",
    )
    ap.add_argument("--data", type=Path, help="the treebanks; only the static scheme needs them")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    model, labels, saved = load(args.work)
    raw, fused = args.work / "raw.onnx", args.work / "fused.onnx"
    to_onnx(model, raw)
    config = model.encoder.config
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # the fused operator keeps the word-piece table in float: 35 MB more
    fusion = optimizer.optimize_model(
        str(raw),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
        optimization_options=options,
    )
    fusion.save_model_to_file(str(fused))
    if args.scheme == "float":
        shutil.copy(fused, args.out / "reader.onnx")
    else:
        quantise(
            fused, args.out / "reader.onnx", args.scheme, calibration(args.data) if args.scheme == "static" else ()
        )
    to_labels(model, args.out / "labels.onnx")
    shutil.copy(encoder_folder() / "tokenizer.json", args.out / "tokenizer.json")
    files = {n: digest(args.out / n) for n in ("reader.onnx", "labels.onnx", "tokenizer.json")}
    card = {
        "files": files,
        "labels": labels,
        "scores_float": saved["scores"],
        "training": {k: v for k, v in saved["args"].items() if k not in {"data", "out"}},
        "sizes": saved["sizes"],
    }
    (args.out / "reader.json").write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    print({p.name: p.stat().st_size for p in sorted(args.out.iterdir())})


if __name__ == "__main__":
    main()
