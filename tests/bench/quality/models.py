"""Read a model card and embed pictures the way the product does.

Pillow decodes, box averaging squashes to the model's size: the figures are the product's.
"""

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from PIL import Image, ImageOps

from refboard.services.imaging.trim import trim_borders
from refboard.services.library.finding.picture_scores import SAME_PICTURE

Float32Array = npt.NDArray[np.float32]
Weights = dict[str, float]

_BATCH = 32


def load_picture(path: Path, longest_px: int = 512) -> Image.Image:
    """Decode upright, over grey where it is transparent, at most `longest_px` long."""
    with Image.open(path) as opened:
        opened.draft("RGB", (longest_px, longest_px))
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    backdrop = Image.new("RGBA", image.size, (127, 127, 127, 255))
    flat = Image.alpha_composite(backdrop, image).convert("RGB")
    flat.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return flat


@dataclass(frozen=True, slots=True)
class Model:
    """An ONNX model whose vector has named unit blocks."""

    path: Path
    size: tuple[int, int]
    blocks: dict[str, slice]
    emphases: dict[str, Weights]
    variants: frozenset[str]
    variants_for: frozenset[str]
    session: ort.InferenceSession

    @classmethod
    def from_card(cls, card_path: Path) -> "Model":
        """Open the model that a card describes."""
        card = tomllib.loads(card_path.read_text(encoding="utf-8"))
        path = card_path.parent / card["file"]["path"]
        return cls(
            path=path,
            size=tuple(card["preprocess"]["size"]),
            blocks={b["name"]: slice(b["start"], b["stop"]) for b in card["blocks"]},
            emphases=card["emphasis"],
            variants=frozenset(card["query"]["variants"]),
            variants_for=frozenset(card["query"]["variants_for"]),
            session=open_session(path),
        )

    def embed(self, images: list[Image.Image]) -> Float32Array:
        """Embed RGB pictures, [n, dim]."""
        parts = []
        for start in range(0, len(images), _BATCH):
            pixels = [
                np.asarray(image.resize(self.size, Image.Resampling.BOX), np.float32)
                for image in images[start : start + _BATCH]
            ]
            batch = np.ascontiguousarray(np.stack(pixels).transpose(0, 3, 1, 2)) / np.float32(255)
            parts.append(self.session.run(["emb"], {"rgb": batch})[0])
        return np.concatenate(parts)

    def queries(self, images: list[Image.Image]) -> list[Float32Array]:
        """Embed pictures and their variants, a list of [n, dim]; the plain ones first."""
        variants = [self.embed(images)]
        if "mirror" in self.variants:
            variants.append(self.embed([ImageOps.mirror(image) for image in images]))
        if "trim" in self.variants:
            variants.append(self.embed([trim_borders(image) for image in images]))
        return variants

    def scores(
        self, emphasis: str, queries: list[Float32Array], gallery: Float32Array
    ) -> Float32Array:
        """Score queries against a gallery, [n, m]; a variant counts where it finds a copy."""
        weights = self.emphases[emphasis]
        columns = np.zeros(gallery.shape[1], np.float32)
        for name, block in self.blocks.items():
            columns[block] = weights[name] ** 2
        used = queries if emphasis in self.variants_for else queries[:1]
        total = np.float32(sum(weight**2 for weight in weights.values()))
        scores = np.stack([(query * columns) @ gallery.T for query in used]) / total
        best = scores.max(axis=0)
        best_or_plain: Float32Array = np.where(best >= SAME_PICTURE, best, scores[0])
        return best_or_plain

    def milliseconds(self, batch: int, repeats: int = 30) -> float:
        """Return the median time of one picture, inference alone, one thread."""
        rgb = np.random.default_rng(0).random((batch, 3, *self.size[::-1]), np.float32)
        self.session.run(["emb"], {"rgb": rgb})
        times = []
        for _ in range(repeats):
            began = time.perf_counter()
            self.session.run(["emb"], {"rgb": rgb})
            times.append(time.perf_counter() - began)
        return float(np.median(times)) * 1000 / batch


def open_session(path: Path) -> ort.InferenceSession:
    """Open a model on one thread of the processor."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def candidate(path: Path) -> Model:
    """Open the first prototype, whose blocks and weights predate cards."""
    emphases = {
        "shape": (1.0, 1.3, 0.7, 0.3),
        "balanced": (0.7, 0.7, 0.5, 0.8),
        "palette": (0.0, 0.0, 1.0, 1.0),
    }
    names = ("structure", "learned", "texture", "colour")
    bounds = (0, 256, 512, 608, 736)
    return Model(
        path=path,
        size=(96, 96),
        blocks={n: slice(bounds[i], bounds[i + 1]) for i, n in enumerate(names)},
        emphases={e: dict(zip(names, w, strict=True)) for e, w in emphases.items()},
        variants=frozenset({"mirror", "trim"}),
        variants_for=frozenset({"balanced"}),
        session=open_session(path),
    )
