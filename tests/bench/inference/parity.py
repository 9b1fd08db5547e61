"""Our whole path against transformers and torch, at full size: `make parity`.

    python -m tests.bench.inference.parity [--photos DIR]

The references are made in `.venv-parity`, with transformers' own processors, tokenizers and
models; here the product makes the same: from file to unit vector and from words to unit vector.
Every cosine must be at least 0.9999.

Both sides decode with Pillow. The product decodes a large JPEG at a fraction of its size, which
the reference does not: those are compared on the same whole picture, too.

A CLIP with the wrong GELU must fall through for words. For pictures it is shown only: random
weights of this size make little of it, so two-layer models in the tests and the count of nodes by
`refboard models verify` have to catch it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from models.parity.pictures import pictures
from models.parity.sentences import SENTENCES
from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.decode import decode
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file, model_inputs
from tests.bench.pictures import ROOT

LEAST = 0.9999
HOME = ROOT / "models" / "parity" / "work"
PYTHON = ROOT / ".venv-parity" / "bin" / "python"
COUNT, LARGE = 24, 4
RIGHT, WRONG = "synthetic-clip-b32", "synthetic-clip-b32-erf"
PLAN = RunPlan(threads=2)


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        model: Name of the model.
        what: What was embedded.
        cosines: Of our vectors with those of the reference.
        wanted: "at least": all of them; "below": not all are; empty for the record only.
    """

    model: str
    what: str
    cosines: Float32Array
    wanted: str = "at least"

    @property
    def is_good(self) -> bool:
        """Return whether the cosines are what is wanted of them."""
        if self.wanted == "below":
            return bool(self.cosines.min() < LEAST)
        return not self.wanted or bool(self.cosines.min() >= LEAST)

    def __str__(self) -> str:
        wanted = f"{self.wanted} {LEAST}" if self.wanted else "-"
        figures = f"{self.cosines.min():>14.7f}{self.cosines.mean():>12.7f}{wanted:>18}"
        return f"{self.model:<24}{self.what:<26}{figures}{'' if self.is_good else '  FAILED'}"


def main() -> int:
    """Print the table; 1 when a cosine is not what it must be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.inference.parity", description=__doc__
    )
    parser.add_argument("--photos", type=Path, default=ROOT.parent / "shared" / "photos")
    options = parser.parse_args()
    if not PYTHON.exists() or not HOME.exists():
        print("The references are made elsewhere first: make synthetic-models")
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        photos = sorted(options.photos.rglob("*.jpg")) or _generated(folder)
        small = photos[:: max(1, len(photos) // COUNT)][:COUNT]
        large = _large(folder, photos)
        reference = _reference([*small, *large], folder / "reference.npz")
        models = find_models(ROOT / "models", HOME).models
        print(f"\n{'model':<24}{'of':<26}{'least cosine':>14}{'mean':>12}{'wanted':>18}")
        is_good = True
        for row in _rows(models, reference, small, large):
            print(row, flush=True)
            is_good &= row.is_good
    print(f"\nbetween different pictures, for comparison: {_spread(reference, len(small))}")
    return 0 if is_good else 1


def _reference(files: list[Path], target: Path) -> Mapping[str, Float32Array]:
    """Return the vectors of the reference by model and kind, as "name/pictures"."""
    command = [str(PYTHON), "-m", "models.parity.reference", *map(str, files)]
    subprocess.run([*command, "--out", str(target)], cwd=ROOT, check=True, env=_environment())
    with np.load(target) as found:
        return {key: found[key] for key in found.files}


def _rows(
    models: Mapping[str, InstalledModel],
    reference: Mapping[str, Float32Array],
    small: list[Path],
    large: list[Path],
) -> Iterator[Row]:
    for key, vectors in reference.items():
        name, what = key.split("/")
        if what == "words":
            yield Row(name, "sentences", np.vecdot(_words(models[name]), vectors))
            continue
        near, far = vectors[: len(small)], vectors[len(small) :]
        model = models[name]
        yield Row(name, "pictures, from the file", np.vecdot(_files(model, small), near))
        yield Row(name, "12 MP, decoded whole", np.vecdot(_whole(model, large), far))
        yield Row(name, "12 MP, from the file", np.vecdot(_files(model, large), far))
    for what, ours, wanted in (
        ("pictures", _files(models[WRONG], small), ""),
        ("words", _words(models[WRONG]), "below"),
    ):
        cosines = np.vecdot(ours, reference[f"{RIGHT}/{what}"][: len(ours)])
        yield Row(WRONG, f"{what}, wrong GELU", cosines, wanted)


def _words(model: InstalledModel) -> Float32Array:
    return TextEmbedder(model, PLAN).embed(SENTENCES)


def _files(model: InstalledModel, files: list[Path]) -> Float32Array:
    inputs = [inputs_of_file(path, model.card, Limits())[:1] for path in files]
    return ImageEmbedder(model, PLAN).embed(np.concatenate(inputs))


def _whole(model: InstalledModel, files: list[Path]) -> Float32Array:
    """Embed files that are decoded at their full size, as the reference does it."""
    decoded = [decode(path.read_bytes(), name=path.name, longest_side=None) for path in files]
    inputs = [model_inputs(picture.image, model.card)[:1] for picture in decoded]
    return ImageEmbedder(model, PLAN).embed(np.concatenate(inputs))


def _spread(reference: Mapping[str, Float32Array], count: int) -> str:
    """Return the range of cosines between the first pictures, which are different ones."""
    found = []
    for key, vectors in reference.items():
        if key.endswith("/pictures"):
            scores = vectors[:count] @ vectors[:count].T
            others = scores[~np.eye(len(scores), dtype=bool)]
            found.append(f"{key.split('/')[0]} {others.min():.2f} to {others.max():.2f}")
    return ", ".join(found)


def _generated(folder: Path) -> list[Path]:
    """Return drawn pictures as files, where there are no photographs."""
    made = []
    for number, picture in enumerate(pictures().values()):
        made.append(folder / f"drawn-{number:02}.png")
        picture.save(made[-1])
    return made


def _large(folder: Path, photos: list[Path]) -> list[Path]:
    """Return photographs blown up to 12 MP: what is decoded at a fraction of its size."""
    made = []
    for number, path in enumerate(photos[:: max(1, len(photos) // LARGE)][:LARGE]):
        buffer = BytesIO()
        image = Image.open(path).convert("RGB").resize((4032, 3024), Image.Resampling.BICUBIC)
        image.save(buffer, "JPEG", quality=92)
        target = folder / f"large-{number}.jpg"
        target.write_bytes(buffer.getvalue())
        made.append(target)
    return made


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


if __name__ == "__main__":
    sys.exit(main())
