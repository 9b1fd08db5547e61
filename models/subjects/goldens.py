"""Write what the tests hold the built graph to: its own vectors, and the network in plain NumPy.

The second is computed from the weights as they were published, in double precision, by a forward
pass that shares no line with the graph: no folded normalisation, no 8 bits, no ONNX Runtime.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from models.golden import as_input, golden_pictures
from models.subjects.network import INPUT, PROBABILITIES, SIDE, VECTOR, Float64Array
from models.subjects.weights import Array, read_weights

_REPEATS, _STRIDES = (1, 3, 3, 4, 4, 5, 1), (1, 2, 2, 2, 1, 2, 1)
_DECIMALS = 4
_EPSILON = 1e-3
_REFERENCED = ("disc", "blotches", "sunset")
_TOP = 5


def write_goldens(graph: Path, weights: Path, folder: Path) -> None:
    """Write subjects.golden.json and subjects.reference.json into a folder."""
    pictures = golden_pictures(SIDE)
    inputs = prepared(list(pictures.values()))
    session = ort.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    vectors = session.run([VECTOR], {INPUT: inputs})[0].astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    _write(folder / "subjects.golden.json", pictures, vectors)
    named = [list(pictures).index(name) for name in _REFERENCED]
    tensors = read_weights(weights)
    logits = [logits_of(inputs[place].astype(np.float64), tensors) for place in named]
    _write(folder / "subjects.reference.json", _REFERENCED, np.stack(logits))
    given = session.run([PROBABILITIES], {INPUT: inputs[named]})[0]
    for name, one, row in zip(_REFERENCED, logits, given, strict=True):
        print(
            name,
            [int(k) for k in np.argsort(-one)[:_TOP]],
            [int(k) for k in np.argsort(-row)[:_TOP]],
        )


def prepared(images: list[npt.NDArray[np.uint8]]) -> npt.NDArray[np.float32]:
    """Return pictures of the right size as the model takes them, [n, 3, 260, 260]."""
    return np.asarray((as_input(images) * np.float32(255) - 127) / 128, np.float32)


def logits_of(picture: Float64Array, weights: Mapping[str, Array]) -> Float64Array:
    """Return the 1,000 logits of one prepared picture, in double precision."""
    wide = {name: array.astype(np.float64) for name, array in weights.items()}
    x = _bent(_normed(_convolved(picture, wide["_conv_stem.weight"], 2), "_bn0", wide))
    block = 0
    for repeats, stride in zip(_REPEATS, _STRIDES, strict=True):
        for place in range(repeats):
            x = _block(x, f"_blocks.{block}.", stride if place == 0 else 1, wide)
            block += 1
    x = _bent(_normed(_convolved(x, wide["_conv_head.weight"], 1), "_bn1", wide))
    return np.asarray(wide["_fc.weight"] @ x.mean((1, 2)) + wide["_fc.bias"])


def _block(
    x: Float64Array, prefix: str, stride: int, wide: Mapping[str, Float64Array]
) -> Float64Array:
    start = x
    if f"{prefix}_expand_conv.weight" in wide:
        x = _bent(
            _normed(_convolved(x, wide[f"{prefix}_expand_conv.weight"], 1), f"{prefix}_bn0", wide)
        )
    x = _convolved_apart(x, wide[f"{prefix}_depthwise_conv.weight"], stride)
    x = _bent(_normed(x, f"{prefix}_bn1", wide))
    x = _normed(_convolved(x, wide[f"{prefix}_project_conv.weight"], 1), f"{prefix}_bn2", wide)
    return x + start if x.shape == start.shape and stride == 1 else x


def _normed(x: Float64Array, name: str, wide: Mapping[str, Float64Array]) -> Float64Array:
    mean, variance, scale, shift = (
        wide[f"{name}.{part}"][:, None, None]
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    return np.asarray((x - mean) / np.sqrt(variance + _EPSILON) * scale + shift)


def _bent(x: Float64Array) -> Float64Array:
    return np.clip(x, 0, 6)


def _windows(x: Float64Array, size: int, stride: int) -> Float64Array:
    """Return the windows of a map under "same" padding, [channels, rows, columns, size, size]."""
    after = -(-x.shape[1] // stride)
    room = max((after - 1) * stride + size - x.shape[1], 0)
    before, behind = room // 2, room - room // 2
    padded = np.pad(x, ((0, 0), (before, behind), (before, behind)))
    windows: Float64Array = np.lib.stride_tricks.sliding_window_view(padded, (size, size), (1, 2))
    return windows[:, ::stride, ::stride]


def _convolved(x: Float64Array, kernel: Float64Array, stride: int) -> Float64Array:
    windows = _windows(x, kernel.shape[2], stride)
    return np.asarray(np.tensordot(kernel, windows, axes=((1, 2, 3), (0, 3, 4))))


def _convolved_apart(x: Float64Array, kernel: Float64Array, stride: int) -> Float64Array:
    found = np.einsum("crsij,cij->crs", _windows(x, kernel.shape[2], stride), kernel[:, 0])
    return np.asarray(found)


def _write(path: Path, names: Sequence[str] | Mapping[str, object], rows: Float64Array) -> None:
    """Write a row of numbers for each name, a line each."""
    rounded = np.round(rows, _DECIMALS).tolist()
    lines = [
        f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in zip(names, rounded, strict=True)
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
