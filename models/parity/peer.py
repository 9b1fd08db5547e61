"""fastembed on the same ONNX file and the same pictures: pictures a second.

    python -m models.parity.peer MODEL_FOLDER FILE...

Runs in an environment of its own, `.venv-peer`, with fastembed's own settings; opening the model is
not counted.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from fastembed import ImageEmbedding

NAME = "Qdrant/clip-ViT-B-32-vision"
CONTRACT = {
    "do_center_crop": True,
    "do_convert_rgb": True,
    "do_normalize": True,
    "do_rescale": True,
    "do_resize": True,
    "crop_size": {"height": 224, "width": 224},
    "size": {"shortest_edge": 224},
    "resample": 3,
    "rescale_factor": 1 / 255,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
    "image_processor_type": "CLIPImageProcessor",
}


def main() -> int:
    """Print one JSON document."""
    folder, *files = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        (home / "model.onnx").symlink_to((folder / "vision_model.onnx").resolve())
        (home / "preprocessor_config.json").write_text(json.dumps(CONTRACT))
        (home / "config.json").write_text("{}")
        model = ImageEmbedding(NAME, specific_model_path=str(home), local_files_only=True)
        list(model.embed(files[:2], batch_size=2))
        started = time.perf_counter()
        count = sum(1 for _ in model.embed(files, batch_size=8))
        seconds = time.perf_counter() - started
    print(json.dumps({"count": count, "seconds": seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
