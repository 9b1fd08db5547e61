"""Write the model as ONNX with 8-bit weights.

Weights are stored as int8 with one scale an output channel and expanded when they are
used; all arithmetic stays float32, so accelerators and the processor agree.
"""

import logging
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, helper, numpy_helper
from torch import nn

log = logging.getLogger(__name__)

INPUT = "rgb"
OUTPUT = "emb"
_OPSET = 17
_SMALLEST_QUANTISED = 2000


def export(model: nn.Module, path: Path, *, side: int) -> None:
    """Write `model`, which takes [n, 3, side, side], to `path` as one quantised file."""
    plain = path.with_suffix(".float.onnx")
    torch.onnx.export(
        model.eval(),
        (torch.rand(2, 3, side, side),),
        str(plain),
        input_names=[INPUT],
        output_names=[OUTPUT],
        dynamic_axes={INPUT: {0: "n"}, OUTPUT: {0: "n"}},
        opset_version=_OPSET,
        dynamo=False,
    )
    quantised = quantise_weights(onnx.load(str(plain)))
    # Names of the source files and their lines would only bloat the graph.
    for node in quantised.graph.node:
        node.ClearField("doc_string")
    onnx.checker.check_model(quantised)
    partial = path.with_suffix(".partial")
    onnx.save(quantised, str(partial))
    partial.replace(path)
    plain.unlink()
    log.info("Wrote %s, %d bytes", path.name, path.stat().st_size)


def quantise_weights(model: ModelProto) -> ModelProto:
    """Return the model with every large matrix and kernel stored in 8 bits."""
    graph = model.graph
    expansions: list[NodeProto] = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _SMALLEST_QUANTISED or values.ndim < 2:
            continue
        scale = np.abs(values.reshape(len(values), -1)).max(1) / 127 + 1e-12
        levels = np.round(values / scale.reshape(-1, *[1] * (values.ndim - 1))).astype(np.int8)
        names = [f"{tensor.name}.{part}" for part in ("int8", "scale", "zero")]
        parts = (levels, scale.astype(np.float32), np.zeros(len(scale), np.int8))
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            numpy_helper.from_array(part, name) for part, name in zip(parts, names, strict=True)
        )
        expansions.append(helper.make_node("DequantizeLinear", names, [tensor.name], axis=0))
    nodes = [*expansions, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model
