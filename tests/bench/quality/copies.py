"""Measure how copies of pictures are met: python -m tests.bench.quality.copies [--photos DIR].

Every photo is imported into a library; changed copies of some are looked for in it, by what the
product does and by a perceptual hash alone. Then every photo itself is looked for among those that
came before it: what is told then is a false alarm, or a copy that was there all the time. Prints
what it measured and asserts nothing.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from refboard.core.asset import Asset
from refboard.core.finding.picture_hash import PictureHash
from refboard.core.finding.sameness import Sameness
from refboard.core.query import Float32Array
from refboard.services.imaging.comparing.picture_hashing import hashes_of
from refboard.services.importing.preparation import model_inputs
from refboard.services.library.copies.candidates import candidates, stored_vectors
from refboard.services.library.copies.comparing import (
    compared,
    rendition_of,
    rendition_of_image,
)
from tests.bench.quality.photographs import load_picture
from tests.bench.quality.transforms import TRANSFORMS, Transform
from tests.steps import Steps, entries_of, opened

_ROOT = Path(__file__).resolve().parents[3]
_PHASH_WITHIN = 10
"""The usual threshold of 64 bits."""


def _part(left: float, top: float, right: float, bottom: float) -> Transform:
    def change(image: Image.Image) -> Image.Image:
        w, h = image.size
        return image.crop((int(left * w), int(top * h), int(right * w), int(bottom * h)))

    return change


def _turn(how: Image.Transpose) -> Transform:
    return lambda image: image.transpose(how)


EDITS: dict[str, Transform] = TRANSFORMS | {
    "right": _turn(Image.Transpose.ROTATE_270),
    "half turn": _turn(Image.Transpose.ROTATE_180),
    "left": _turn(Image.Transpose.ROTATE_90),
    "crop50": _part(0.25, 0.25, 0.75, 0.75),
    "corner": _part(0.0, 0.0, 0.6, 0.7),
}


@dataclass(slots=True)
class Row:
    """What became of copies changed in one way."""

    name: str
    phash: int = 0
    candidate: int = 0
    told: int = 0
    wrong: int = 0
    words: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def classic_hash(image: Image.Image) -> PictureHash:
    """Return the usual perceptual hash: 64 signs of 8 x 8 waves around their median."""
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.BOX), np.float32)
    places = (np.arange(32) + 0.5) / 32
    basis = np.cos(np.pi * np.arange(8)[:, None] * places)
    waves = basis @ grey @ basis.T
    bits = (waves > np.median(waves)).ravel()
    word = int(np.packbits(bits, bitorder="little").view("<u8")[0])
    return PictureHash(word, (1 << 64) - 1)


class Copies:
    """A library of photos, and the looking for copies in it."""

    def __init__(self, steps: Steps, paths: list[Path]) -> None:
        self.steps = steps
        ids = steps.add(entries_of(paths))
        steps.settle()
        library = steps.library
        keys = library.store.assets.keys(ids)
        self.keys = [keys[asset_id] for asset_id in ids]
        self.assets: dict[int, Asset] = library.store.assets.by_keys(self.keys)

    def vectors(self, image: Image.Image) -> dict[str, Float32Array]:
        """Return a picture's vectors in every space that serves."""
        found = {}
        for slot in self.steps.library.slots:
            if slot.serving is not None:
                session = self.steps.parts.sessions.images(slot.serving)
                inputs = model_inputs(image, slot.serving.card)
                found[slot.kind.name] = session.embedder.embed(inputs)
        return found

    def told(
        self, image: Image.Image, vectors: dict[str, Float32Array], below: int | None = None
    ) -> tuple[list[int], dict[int, Sameness]]:
        """Return the candidates for a picture, and which of them are said to be the same."""
        library = self.steps.library
        found = candidates(library, hashes_of(image), vectors, below=below)
        first = rendition_of_image(image)
        told = {}
        for candidate in found:
            second = rendition_of(self.assets[candidate.key], library.paths)
            if second is None:
                continue
            result = compared(first, second, candidate.orientations)
            if result.is_same:
                told[candidate.key] = result
        return [candidate.key for candidate in found], told


def measure(
    copies: Copies, images: dict[int, Image.Image], name: str, change: Transform, every: int
) -> Row:
    """Return what became of copies that were changed in one way."""
    row = Row(name)
    classic = {key: classic_hash(image) for key, image in images.items()}
    for key in copies.keys[::every]:
        image = change(images[key])
        vectors = copies.vectors(image)
        began = time.thread_time()
        found, told = copies.told(image, vectors)
        row.seconds += time.thread_time() - began
        changed = classic_hash(image)
        distances = {other: changed.distance(one) for other, one in classic.items()}
        row.phash += distances[key] <= _PHASH_WITHIN
        row.candidate += key in found
        row.told += key in told
        row.wrong += any(other != key for other in told)
        if key in told:
            row.words[told[key].how] += 1
    return row


def false_alarms(copies: Copies, show: Callable[[str], None]) -> tuple[int, float]:
    """Look for each photo among the ones before it; return how many were told of, and seconds."""
    library, count, seconds = copies.steps.library, 0, 0.0
    for key in copies.keys:
        image = Image.open(copies.assets[key].source).convert("RGB")
        began = time.thread_time()
        _, told = copies.told(image, stored_vectors(library, key), below=key)
        seconds += time.thread_time() - began
        count += bool(told)
        for other, result in sorted(told.items()):
            one, earlier = (Path(copies.assets[each].source) for each in (key, other))
            names = (f"{path.parent.name}/{path.name}" for path in (one, earlier))
            show(f"  {' is like '.join(names)}: {result.score:.2f}, {result.how}")
    return count, seconds


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=_ROOT.parent / "shared" / "photos")
    parser.add_argument("--every", type=int, default=12, help="of how many photos one is changed")
    options = parser.parse_args()
    paths = sorted(options.photos.rglob("*.jpg"))
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "library") as steps:
        copies = Copies(steps, paths)
        images = {key: load_picture(Path(copies.assets[key].source), 1024) for key in copies.keys}
        print(
            f"{len(paths)} photos, one of {options.every} changed; shares of copies that were met"
        )
        print(f"{'':10}{'pHash':>7}{'candid.':>9}{'told':>7}{'wrong':>7}{'ms':>6}  mostly as")
        for name, change in EDITS.items():
            row = measure(copies, images, name, change, options.every)
            total = len(copies.keys[:: options.every])
            shares = [n / total for n in (row.phash, row.candidate, row.told, row.wrong)]
            words = "; ".join(f"{how} {n}" for how, n in row.words.most_common(2))
            print(
                f"{name:10}{shares[0]:7.2f}{shares[1]:9.2f}{shares[2]:7.2f}{shares[3]:7.2f}"
                f"{row.seconds / total * 1000:6.0f}  {words}",
                flush=True,
            )
        print("Every photo among those before it:")
        count, seconds = false_alarms(copies, print)
        print(f"told of {count} of {len(paths)}; {seconds / len(paths) * 1000:.0f} ms a photo")
    return 0


if __name__ == "__main__":
    sys.exit(main())
