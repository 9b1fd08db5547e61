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
from models.parity.goldens import processors
from models.parity.pictures import pictures
from models.parity.reference import embed_pictures, embed_words

TARGET = Path(__file__).resolve().parents[2] / "tests" / "services" / "embedding" / "parity"
KINDS = ("landscape", "portrait", "tiny", "odd margins")


def main() -> int:
    """Write the models and `vectors.npz`."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in ("small-clip", "small-siglip", "small-qwen3"):
        (TARGET / name).mkdir(parents=True)
    clip = export.make_clip(TARGET / "small-clip", small=True)
    siglip = export.make_siglip(TARGET / "small-siglip", small=True)
    qwen = export.make_qwen(TARGET / "small-qwen3", small=True)
    chosen = [picture for kind, picture in pictures().items() if kind in KINDS]
    found = processors()
    vectors = {
        "small-clip/pictures": embed_pictures(clip, found["clip"], export.clip_pictures, chosen),
        "small-siglip/pictures": embed_pictures(
            siglip, found["siglip"], export.siglip_pictures, chosen
        ),
        "small-clip/words": embed_words(TARGET / "small-clip", clip, export.clip_words, "none"),
        "small-siglip/words": embed_words(
            TARGET / "small-siglip", siglip, export.siglip_words, "none"
        ),
        "small-qwen3/words": embed_words(TARGET / "small-qwen3", qwen, export.qwen_words, "last"),
    }
    np.savez_compressed(TARGET / "vectors.npz", **vectors)
    for path in sorted(TARGET.rglob("*")):
        if path.is_file():
            print(f"{path.relative_to(TARGET)}: {path.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
