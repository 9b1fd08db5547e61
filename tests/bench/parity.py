"""Our whole path against transformers and torch, at full size: `make parity`.

    python -m tests.bench.parity [--photos DIR]

The references are made in `.venv-parity`; here the product makes the same: from file to unit vector
and from words to unit vector. Cosines must be at least 0.9999.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from models.parity.sentences import SENTENCES
from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.decode import decode
from refboard.services.imaging.limits import Limits
from refboard.services.intake import inputs_of_file, model_inputs
from tests.bench.pictures import ROOT

LEAST = 0.9999
HOME = ROOT / "models" / "parity" / "work"
PYTHON = ROOT / ".venv-parity" / "bin" / "python"
COUNT = 24


def main() -> int:
    """Print the table; 1 when a cosine is too low."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.parity", description=__doc__)
    parser.add_argument("--photos", type=Path, default=ROOT.parent / "shared" / "photos")
    options = parser.parse_args()
    if not PYTHON.exists() or not HOME.exists():
        print("The references are made elsewhere first: make synthetic-models")
        return 1
    photos = sorted(options.photos.glob("*/*.jpg"))
    step = max(1, len(photos) // COUNT)
    with tempfile.TemporaryDirectory() as temporary:
        large = _large(Path(temporary), photos)
        files = [*photos[::step][:COUNT], *large]
        target = Path(temporary) / "reference.npz"
        words = [str(PYTHON), "-m", "models.parity.reference", *map(str, files), "--out"]
        subprocess.run([*words, str(target)], cwd=ROOT, check=True, env=_environment())
        return _compare(np.load(target), files, len(large))


def _compare(reference: "np.lib.npyio.NpzFile", files: list[Path], large: int) -> int:
    models = find_models(ROOT / "models", HOME).models
    print(f"\n{'model':<24}{'of':<26}{'least cosine':>14}{'mean':>12}{'wanted':>10}")
    is_good = True
    for key in reference.files:
        name, what = key.split("/")
        model = models[name]
        if what == "words":
            ours = TextEmbedder(model, RunPlan(threads=2)).embed(SENTENCES)
            parts: list[tuple[str, slice, float | None]] = [("sentences", slice(None), LEAST)]
        else:
            inputs = [inputs_of_file(path, model.card, Limits())[:1] for path in files]
            whole = [_inputs_of_whole(path, model) for path in files[-large:]]
            ours = ImageEmbedder(model, RunPlan(threads=2)).embed(np.concatenate(inputs + whole))
            small = len(files) - large
            parts = [
                ("pictures, from the file", slice(0, small), LEAST),
                ("12 MP, decoded whole", slice(len(files), None), LEAST),
                # Within one grey level, which random weights make much of: for the record.
                ("12 MP, decoded scaled", slice(small, len(files)), None),
            ]
        wanted = reference[key]
        cosines = np.vecdot(ours, np.concatenate([wanted, wanted[-large:]])[: len(ours)])
        for words, rows, least in parts:
            found = cosines[rows]
            verdict = "" if least is None or found.min() >= least else "  TOO LOW"
            is_good &= not verdict
            figures = f"{found.min():>14.7f}{found.mean():>12.7f}{least or '-':>10}"
            print(f"{name:<24}{words:<26}{figures}{verdict}")
    spread = _spread(reference)
    print(f"\ncosines between different photographs, for comparison: {spread}")
    return 0 if is_good else 1


def _spread(reference: "np.lib.npyio.NpzFile") -> str:
    found = []
    for key in reference.files:
        if key.endswith("/pictures"):
            scores = reference[key] @ reference[key].T
            others = scores[~np.eye(len(scores), dtype=bool)]
            found.append(f"{key.split('/')[0]} {others.min():.2f} to {others.max():.2f}")
    return ", ".join(found)


def _inputs_of_whole(path: Path, model: InstalledModel) -> Float32Array:
    """Return the inputs of a file that is decoded at its full size, as the reference does it."""
    picture = decode(path.read_bytes(), name=path.name, longest_side=None)
    return model_inputs(picture.image, model.card)[:1]


def _large(folder: Path, photos: list[Path]) -> list[Path]:
    """Return photographs blown up to 12 MP: what is decoded at a fraction of its size."""
    made = []
    for number, path in enumerate(photos[:: max(1, len(photos) // 4)][:4]):
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
