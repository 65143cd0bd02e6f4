"""Turn a trained checkpoint into the model that ships: one int8 ONNX graph, the word-piece vocabulary, the labels.

    python export.py --work WORK --out WEIGHTS [--float]

The encoder's matrix products are quantised to int8 per channel; pooling, heads and biaffine products stay in float,
since their rounding costs most accuracy for least size.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Reader, Sizes
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from train import encoder_folder
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
    batch = (torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long), torch.tensor([[0, 1, 2], [0, 1, 3]]), torch.ones(2, 3, dtype=torch.long))
    axes = {n: {0: "batch", 1: "pieces"} for n in ("pieces", "mask")} | {n: {0: "batch", 1: "words"} for n in ("first", "shapes", *OUTPUTS)}
    axes["arcs"][2] = "words"
    torch.onnx.export(model, batch, str(path), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes, opset_version=17, dynamo=False)


def encoder_products(path: Path) -> list[str]:
    """Name the matrix products that belong to the encoder's layers."""
    graph = onnx.load(str(path)).graph
    weights = {i.name for i in graph.initializer}
    names = []
    for node in graph.node:
        constant = any(x in weights for x in node.input)
        if node.op_type == "Gather" and constant:
            table = next(i for i in graph.initializer if i.name in node.input)
            if len(table.dims) == 2 and table.dims[0] > 10_000:
                names.append(node.name)
        elif node.op_type in {"MatMul", "Attention"} and constant:
            dims = [list(i.dims) for i in graph.initializer if i.name in node.input and len(i.dims) == 2]
            if any(min(d) >= 384 for d in dims):
                names.append(node.name)
    return names


def main() -> None:
    """Export, fuse, quantise and write the folder that ships."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--work", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--float", action="store_true", help="leave the weights in float, for comparison")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    model, labels, saved = load(args.work)
    raw, fused = args.work / "raw.onnx", args.work / "fused.onnx"
    to_onnx(model, raw)
    config = model.encoder.config
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # the fused operator keeps the word-piece table in float: 35 MB more
    fusion = optimizer.optimize_model(str(raw), model_type="bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size, opt_level=0, optimization_options=options)
    fusion.save_model_to_file(str(fused))
    target = args.out / "reader.onnx"
    if args.float:
        shutil.copy(fused, target)
    else:
        quantize_dynamic(str(fused), str(target), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Attention", "Gather"], nodes_to_quantize=encoder_products(fused), extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
    np.savez_compressed(args.out / "labels.npz", label_weight=model.label_weight.detach().numpy().astype(np.float16))
    card = {"labels": labels, "scores_float": saved["scores"], "training": saved["args"], "sizes": saved["sizes"]}
    (args.out / "reader.json").write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True))
    shutil.copy(encoder_folder() / "tokenizer.json", args.out / "tokenizer.json")
    print({p.name: p.stat().st_size for p in sorted(args.out.iterdir())})


if __name__ == "__main__":
    main()
