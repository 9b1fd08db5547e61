"""Draw EfficientNet-Lite2 as an ONNX graph with 8-bit weights.

The architecture is that of Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional
Neural Networks" (ICML 2019), in its Lite variant: no squeeze-and-excitation, ReLU6 throughout, stem
and head not scaled. Batch normalisation is folded into the convolutions, in double precision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from models.subjects.weights import Array

SIDE = 260
DIM = 512
INPUT = "rgb"
VECTOR = "vector"
PROBABILITIES = "probabilities"
_REPEATS = (1, 3, 3, 4, 4, 5, 1)
_STRIDES = (1, 2, 2, 2, 1, 2, 1)
_EPSILON = 1e-3
_OPSET, _IR_VERSION = 17, 8

Float64Array = npt.NDArray[np.float64]


def network(weights: Mapping[str, Array], classes: int) -> ModelProto:
    """Return the graph: pictures [n, 3, 260, 260] to vectors [n, 512] and probabilities.

    Args:
        weights: As `read_weights` gives them.
        classes: How many classes they must know.

    Raises:
        KeyError: a tensor is missing.
        ValueError: one has another shape.
    """
    graph = _Drawing(weights)
    name, side, channels = graph.convolution(INPUT, SIDE, "_conv_stem", "_bn0", stride=2)
    block = 0
    for repeats, stride in zip(_REPEATS, _STRIDES, strict=True):
        for place in range(repeats):
            name, side, channels = graph.block(
                name, side, channels, f"_blocks.{block}.", stride if place == 0 else 1
            )
            block += 1
    name, side, channels = graph.convolution(name, side, "_conv_head", "_bn1")
    graph.node("GlobalAveragePool", [name], "pooled")
    graph.node("Flatten", ["pooled"], "feature", axis=1)
    classifier = weights["_fc.weight"].astype(np.float64)
    if classifier.shape != (classes, channels):
        raise ValueError(f"a classifier of shape {classifier.shape} is not [{classes}, {channels}]")
    graph.matrix("feature", leading_directions(classifier, DIM), VECTOR)
    graph.matrix("feature", classifier, "logits", bias=weights["_fc.bias"].astype(np.float64))
    graph.node("Softmax", ["logits"], PROBABILITIES, axis=1)
    return graph.model(classes)


def leading_directions(classifier: Float64Array, count: int) -> Float64Array:
    """Return the directions of features that tell classes apart best, [count, channels].

    They are the right singular vectors of the classifier's rows around their mean. Their signs are
    free; the largest element of each is made positive, so that every machine gives the same.
    """
    directions = np.linalg.svd(classifier - classifier.mean(0), full_matrices=False)[2][:count]
    largest = np.abs(directions).argmax(1)
    return np.asarray(directions * np.sign(directions[np.arange(count), largest])[:, None])


@dataclass
class _Drawing:
    """A graph that is being drawn."""

    weights: Mapping[str, Array]
    nodes: list[NodeProto] = field(default_factory=list)
    constants: list[TensorProto] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._constant("zero", np.float32(0))
        self._constant("six", np.float32(6))

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node of one output and return that; attributes are those of its kind."""
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def block(
        self, name: str, side: int, channels: int, prefix: str, stride: int
    ) -> tuple[str, int, int]:
        """Add an inverted residual block; return its output's name, side and channels."""
        start, channels_before = name, channels
        if f"{prefix}_expand_conv.weight" in self.weights:
            name, side, channels = self.convolution(
                name, side, f"{prefix}_expand_conv", f"{prefix}_bn0"
            )
        name, side, channels = self.convolution(
            name, side, f"{prefix}_depthwise_conv", f"{prefix}_bn1", stride=stride
        )
        name, side, channels = self.convolution(
            name, side, f"{prefix}_project_conv", f"{prefix}_bn2", is_bent=False
        )
        if stride == 1 and channels == channels_before:
            name = self.node("Add", [name, start], f"{prefix}sum")
        return name, side, channels

    def convolution(
        self, name: str, side: int, kernel: str, norm: str, *, stride: int = 1, is_bent: bool = True
    ) -> tuple[str, int, int]:
        """Add a convolution with its normalisation folded in, and ReLU6 behind it if it is bent.

        Its padding is that of TensorFlow's "same": where it is odd, the end gets one more.
        """
        weights, bias = self._folded(kernel, norm)
        channels, _, size, _ = weights.shape
        is_depthwise = kernel.endswith("_depthwise_conv")
        after = -(-side // stride)
        padding = max((after - 1) * stride + size - side, 0)
        before, behind = padding // 2, padding - padding // 2
        # A depthwise kernel has nine or 25 weights a channel: few, and each counts.
        keep = self._halved if is_depthwise else self._quantised
        inputs = [name, keep(kernel, weights), self._constant(f"{kernel}.bias", bias)]
        output = self.node(
            "Conv",
            inputs,
            kernel,
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[before, before, behind, behind],
            group=channels if is_depthwise else 1,
        )
        if is_bent:
            output = self.node("Clip", [output, "zero", "six"], f"{kernel}.bent")
        return output, after, channels

    def matrix(
        self, name: str, rows: Float64Array, output: str, bias: Float64Array | None = None
    ) -> None:
        """Add the product with each row of a matrix."""
        inputs = [name, self._quantised(f"{output}.rows", rows)]
        if bias is not None:
            inputs.append(self._constant(f"{output}.bias", bias))
        self.node("Gemm", inputs, output, transB=1)

    def model(self, classes: int) -> ModelProto:
        """Return what was drawn as a checked model."""
        kind = TensorProto.FLOAT
        graph = helper.make_graph(
            self.nodes,
            "subjects",
            [helper.make_tensor_value_info(INPUT, kind, ["n", 3, SIDE, SIDE])],
            [
                helper.make_tensor_value_info(VECTOR, kind, ["n", DIM]),
                helper.make_tensor_value_info(PROBABILITIES, kind, ["n", classes]),
            ],
            self.constants,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
        )
        onnx.checker.check_model(model, full_check=True)
        return model

    def _folded(self, kernel: str, norm: str) -> tuple[Float64Array, Float64Array]:
        scale, shift, mean, variance = (
            self.weights[f"{norm}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = scale / np.sqrt(variance + _EPSILON)
        folded = self.weights[f"{kernel}.weight"].astype(np.float64) * scale[:, None, None, None]
        return folded, shift - mean * scale

    def _quantised(self, name: str, rows: Float64Array) -> str:
        """Add weights in 8 bits with a scale for each row; return what they are expanded to.

        Cast and Mul of constants, since ONNX Runtime does those once, when it opens the graph; it
        would do DequantizeLinear again in every run.
        """
        scale = np.abs(rows).reshape(len(rows), -1).max(1).reshape(-1, *[1] * (rows.ndim - 1))
        scale = np.maximum(scale, 1e-12) / 127
        levels = np.clip(np.rint(rows / scale), -127, 127).astype(np.int8)
        whole = self.node(
            "Cast", [self._constant(f"{name}.int8", levels)], f"{name}.whole", to=TensorProto.FLOAT
        )
        return self.node("Mul", [whole, self._constant(f"{name}.scale", scale)], f"{name}.weights")

    def _halved(self, name: str, rows: Float64Array) -> str:
        """Add weights in 16 bits; return what they are expanded to."""
        half = self._constant(f"{name}.half", rows.astype(np.float16))
        return self.node("Cast", [half], f"{name}.weights", to=TensorProto.FLOAT)

    def _constant(self, name: str, values: npt.ArrayLike) -> str:
        """Add a constant, doubles as floats, and return its name."""
        array = np.asarray(values)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name
