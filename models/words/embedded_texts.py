"""Texts whose vectors are kept in a file while many are made: it takes minutes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.words.archive import as_text
from models.words.nearest import Array, Encoder

_CHUNK = 2048


class EmbeddedTexts:
    """An encoder that remembers."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path
        self._kept: dict[str, Array] = {}
        if path.exists():
            with np.load(path) as kept:
                texts = bytes(kept["texts"]).decode().split("\n")
                self._kept = dict(zip(texts, kept["vectors"], strict=True))

    def embed(self, texts: Sequence[str]) -> Array:
        """Return unit vectors [n, dim], of which only the new ones are made."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        for start in range(0, len(new), _CHUNK):
            chunk = new[start : start + _CHUNK]
            self._kept.update(zip(chunk, self._encoder.embed(chunk), strict=True))
            print(f"{start + len(chunk)} of {len(new)} texts are embedded", flush=True)
            self._keep()
        return np.stack([self._kept[text] for text in texts])

    def _keep(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        vectors = np.stack(list(self._kept.values()))
        np.savez(self._path, texts=as_text(list(self._kept)), vectors=vectors)
