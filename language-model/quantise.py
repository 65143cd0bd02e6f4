"""Quantise the encoder of a float graph to int8 so that a sentence's parse depends on that sentence alone.

Weights: int8, symmetric, one scale per output column. Activations: uint8, by one of three schemes

* ``static``: one scale per tensor, fixed here from training sentences (what ships);
* ``row``: one scale per word piece, computed by the graph;
* ``batch``: one scale per tensor and call, computed by the graph (ONNX Runtime's usual dynamic quantisation): a sentence
  is then read differently in different company. It is kept for comparison only.

Pooling, heads and biaffine products stay in float: their rounding costs most accuracy for least size.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto
from onnx import helper
from onnx import numpy_helper

SCHEMES = ("static", "row", "batch")
#: Values of one tensor kept for choosing its scale.
VALUES_KEPT = 400_000
#: Shares of the full range that are tried as clipping range; the one with the least squared error is taken.
SHRINKS = np.linspace(0.3, 1.0, 36)
ENCODER_WIDTH = 384
VOCABULARY = 10_000
Array = NDArray[np.float32]


class Products:
    """The encoder's matrix products of a graph, and its word-piece table."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.weights = {i.name: i for i in graph.initializer}
        self.nodes = [n for n in graph.node if self._is_product(n)]
        self.table = next(n for n in graph.node if n.op_type == "Gather" and self._is_table(n.input[0]))

    def _is_product(self, node: onnx.NodeProto) -> bool:
        if node.op_type not in {"MatMul", "Attention"} or node.input[1] not in self.weights:
            return False
        return "encoder" in node.name or node.op_type == "Attention"

    def _is_table(self, name: str) -> bool:
        return name in self.weights and self.weights[name].dims[0] > VOCABULARY

    def weight_of(self, node: onnx.NodeProto) -> Array:
        """Give a product's weight matrix, shape (inputs, outputs)."""
        return np.array(numpy_helper.to_array(self.weights[node.input[1]]), np.float32)


def observe(path: Path, names: list[str], feeds: Iterable[dict[str, NDArray[np.int64]]]) -> dict[str, Array]:
    """Run the float graph and keep a sample of the named tensors, plus their extremes."""
    model = onnx.load(str(path))
    model.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    kept: dict[str, list[Array]] = {n: [] for n in names}
    for feed in feeds:
        for name, value in zip(names, session.run(names, feed), strict=True):
            kept[name].append(value.ravel())
    rng = np.random.default_rng(7)
    out = {}
    for name, parts in kept.items():
        values = np.concatenate(parts)
        ends = np.array([values.min(), values.max()], np.float32)
        out[name] = np.concatenate([ends, rng.choice(values, min(VALUES_KEPT, len(values)), replace=False)])
    return out


def fit_range(values: Array) -> tuple[np.float32, np.uint8]:
    """Choose scale and zero point of uint8 with the least squared error on a sample."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    best: tuple[float, np.float32, np.uint8] | None = None
    for low_share in np.array([1.0]) if low > -1.0 else SHRINKS:
        for high_share in SHRINKS:
            if low <= -1.0 and abs(low_share - high_share) > 0.1:
                continue
            scale = np.float32((high * high_share - low * low_share) / 255)
            zero = np.uint8(np.clip(np.round(-low * low_share / scale), 0, 255))
            rounded = np.clip(np.round(values / scale) + zero, 0, 255)
            error = float(np.mean(((rounded - zero) * scale - values) ** 2))
            if best is None or error < best[0]:
                best = (error, scale, zero)
    if best is None:
        raise ValueError("no range to choose from")
    return best[1], best[2]


def quantise_columns(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """Round each column to int8 with its own symmetric scale."""
    scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
    return np.clip(np.round(weight / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class Rewriter:
    """Rewrites the products of a graph node by node."""

    def __init__(self, model: onnx.ModelProto, scheme: str, ranges: dict[str, tuple[np.float32, np.uint8]]) -> None:
        self.graph, self.scheme, self.ranges = model.graph, scheme, ranges
        self.products = Products(self.graph)
        self.done: dict[str, tuple[str, str, str]] = {}
        self.names: set[str] = set()

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add an initializer once."""
        if name not in self.names:
            self.graph.initializer.append(numpy_helper.from_array(value, name))
            self.names.add(name)
        return name

    def rewrite(self) -> None:
        """Replace the float products and the word-piece table."""
        nodes: list[onnx.NodeProto] = []
        own = {n.name for n in self.products.nodes}
        for node in list(self.graph.node):
            if node.name in own:
                nodes += self.product(node)
            elif node.name == self.products.table.name:
                nodes += self.table(node)
            elif node.op_type == "SkipLayerNormalization":
                nodes += self.normalise(node)
            else:
                nodes.append(node)
        del self.graph.node[:]
        self.graph.node.extend(nodes)
        used = {x for n in nodes for x in n.input}
        kept = [i for i in self.graph.initializer if i.name in used]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)

    def normalise(self, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """Take apart a fused layer norm: on a CPU the fused operator is five times slower than its parts."""
        added, skip, gain, shift, bias = node.input
        stem = node.output[0]
        made = helper.make_node("LayerNormalization", [stem + "_sum", gain, shift], [stem], axis=-1)
        made.attribute.extend(a for a in node.attribute if a.name == "epsilon")
        return [
            helper.make_node("Add", [added, bias], [stem + "_biased"]),
            helper.make_node("Add", [stem + "_biased", skip], [stem + "_sum"]),
            made,
        ]

    def table(self, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """Keep the word-piece table in int8, one scale for each piece."""
        name = node.input[0]
        rows = np.array(numpy_helper.to_array(self.products.weights[name]), np.float32)
        values, scale = quantise_columns(np.ascontiguousarray(rows.T))
        table, scales = (
            self.constant(name + "_int8", np.ascontiguousarray(values.T)),
            self.constant(name + "_scale", scale[:, None]),
        )
        picked, size, real, out = (node.output[0] + x for x in ("_int8", "_scale", "_float", ""))
        return [
            helper.make_node("Gather", [table, node.input[1]], [picked], axis=0),
            helper.make_node("Gather", [scales, node.input[1]], [size], axis=0),
            helper.make_node("Cast", [picked], [real], to=TensorProto.FLOAT),
            helper.make_node("Mul", [real, size], [out]),
        ]

    def quantise(self, name: str) -> tuple[list[onnx.NodeProto], tuple[str, str, str]]:
        """Quantise an activation once; give the nodes and the names of values, scale and zero point."""
        if name in self.done:
            return [], self.done[name]
        values, scale, zero = name + "_u8", name + "_scale", name + "_zero"
        nodes = []
        if self.scheme == "batch":
            nodes = [helper.make_node("DynamicQuantizeLinear", [name], [values, scale, zero])]
        elif self.scheme == "static":
            step, origin = self.ranges[name]
            self.constant(scale, np.array(step, np.float32))
            self.constant(zero, np.array(origin, np.uint8))
            nodes = [helper.make_node("QuantizeLinear", [name, scale, zero], [values])]
        else:
            one, middle = (
                self.constant("row_one", np.array(1, np.float32)),
                self.constant("row_middle", np.array(128, np.uint8)),
            )
            step, tiny = (
                self.constant("row_step", np.array(1 / 127, np.float32)),
                self.constant("row_tiny", np.array(1e-6, np.float32)),
            )
            nodes = [
                helper.make_node("Abs", [name], [name + "_abs"]),
                helper.make_node("ReduceMax", [name + "_abs"], [name + "_max"], axes=[-1], keepdims=1),
                helper.make_node("Mul", [name + "_max", step], [name + "_step"]),
                helper.make_node("Max", [name + "_step", tiny], [scale]),
                helper.make_node("Div", [name, scale], [name + "_unit"]),
                helper.make_node("QuantizeLinear", [name + "_unit", one, middle], [values]),
            ]
            zero = middle
        self.done[name] = (values, scale, zero)
        return nodes, self.done[name]

    def product(self, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """Replace one product."""
        weight, column = quantise_columns(self.products.weight_of(node))
        w, ws = self.constant(node.input[1] + "_int8", weight), self.constant(node.input[1] + "_scale", column)
        nodes, (values, scale, zero) = self.quantise(node.input[0])
        none = self.constant("column_zero", np.array(0, np.int8))
        if node.op_type == "Attention" and self.scheme != "row":
            inputs = [
                values,
                w,
                node.input[2],
                scale,
                ws,
                node.input[3],
                zero,
                self.constant(f"zero_{len(column)}", np.zeros(len(column), np.int8)),
            ]
            made = helper.make_node("QAttention", inputs, list(node.output), node.name, domain="com.microsoft")
            made.attribute.extend(a for a in node.attribute if a.name in {"num_heads", "unidirectional"})
            return [*nodes, made]
        if node.op_type == "Attention":
            return [*nodes, *self.rows_attention(node, values, scale, zero, w, ws)]
        out = node.output[0] if self.scheme != "row" else node.output[0] + "_unit"
        unit = scale if self.scheme != "row" else "row_one"
        nodes.append(
            helper.make_node(
                "MatMulIntegerToFloat", [values, w, unit, ws, zero, none], [out], node.name, domain="com.microsoft"
            )
        )
        if self.scheme == "row":
            nodes.append(helper.make_node("Mul", [out, scale], [node.output[0]]))
        return nodes

    def rows_attention(
        self, node: onnx.NodeProto, values: str, scale: str, zero: str, w: str, ws: str
    ) -> list[onnx.NodeProto]:
        """Project in int8 with a scale for each row, then attend in float."""
        stem = node.name
        parts = [f"{stem}_{x}" for x in "qkv"]
        third = self.constant("attention_parts", np.array([ENCODER_WIDTH] * 3, np.int64))
        made = helper.make_node(
            "MultiHeadAttention",
            [*parts, node.input[2], node.input[3]],
            list(node.output),
            stem,
            domain="com.microsoft",
        )
        made.attribute.extend(a for a in node.attribute if a.name == "num_heads")
        return [
            helper.make_node(
                "MatMulIntegerToFloat",
                [values, w, "row_one", ws, zero, "column_zero"],
                [stem + "_unit"],
                domain="com.microsoft",
            ),
            helper.make_node("Mul", [stem + "_unit", scale], [stem + "_qkv"]),
            helper.make_node("Split", [stem + "_qkv", third], parts, axis=-1),
            made,
        ]


def quantise(path: Path, target: Path, scheme: str, feeds: Iterable[dict[str, NDArray[np.int64]]]) -> None:
    """Write the int8 form of a float graph.

    ``feeds`` are training sentences, one in each feed; only the static scheme looks at them.
    """
    model = onnx.load(str(path))
    ranges = {}
    if scheme == "static":
        names = sorted({n.input[0] for n in Products(model.graph).nodes})
        ranges = {n: fit_range(v) for n, v in observe(path, names, feeds).items()}
    rewriter = Rewriter(model, scheme, ranges)
    rewriter.rewrite()
    onnx.save(model, str(target))
