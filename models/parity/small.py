"""Two-layer versions, small enough for the tests, with their vectors: `make goldens`.

    python -m models.parity.small

Each is a whole installed model. The vectors are transformers' own, for pictures and sentences that
are the same everywhere.
"""

import shutil
import sys
from pathlib import Path

import numpy as np

from models.parity import export
from models.parity.pictures import pictures
from models.parity.reference import embed

TARGET = Path(__file__).resolve().parents[2] / "tests" / "services" / "embedding" / "parity"
KINDS = ("landscape", "portrait", "tiny", "odd margins")
MAKERS = {
    "small-clip": export.make_clip,
    "small-siglip": export.make_siglip,
    "small-qwen3": export.make_qwen,
}


def main() -> int:
    """Write the models and `vectors.npz`."""
    shutil.rmtree(TARGET, ignore_errors=True)
    chosen = [picture for kind, picture in pictures().items() if kind in KINDS]
    vectors = {}
    for name, make in MAKERS.items():
        folder = TARGET / name
        folder.mkdir(parents=True)
        found = embed(name, make(folder, small=True), folder, chosen)
        vectors |= {f"{name}/{what}": rows for what, rows in found.items()}
    np.savez_compressed(TARGET / "vectors.npz", **vectors)
    files = [path for path in sorted(TARGET.rglob("*")) if path.is_file()]
    for path in files:
        print(f"{path.relative_to(TARGET)}: {path.stat().st_size / 1e3:.0f} kB")
    print(f"together {sum(path.stat().st_size for path in files) / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
