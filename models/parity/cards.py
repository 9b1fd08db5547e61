"""Cards and records of models that are made here: a folder becomes an installed model."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]
IMAGENET_MEAN, IMAGENET_STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
HALF = [0.5, 0.5, 0.5]

Table = dict[str, Any]  # Any: whatever TOML and JSON can hold


def file_table(path: Path) -> Table:
    """Return what a card says of a file."""
    content = path.read_bytes()
    return {
        "path": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }


def preprocess_table(mean: list[float], std: list[float], **changed: object) -> Table:
    """Return a contract of CLIP's form with some values changed."""
    table: Table = {
        "size": [224, 224],
        "resize": "shortest-edge",
        "crop": "center",
        "interpolation": "bicubic",
        "mean": mean,
        "std": std,
        "background": [127, 127, 127],
    }
    return table | changed


def two_towers(folder: Path, output: str, contract: Table, text: Table) -> dict[str, Table]:
    """Return the sections of a card for pictures and words."""
    return {
        "image": {"input": "pixel_values", "output": output},
        "image.file": file_table(folder / "vision_model.onnx"),
        "image.preprocess": contract,
        "text": text,
        "text.file": file_table(folder / "text_model.onnx"),
        "text.tokenizer": file_table(folder / "tokenizer.json"),
    }


def write_card(folder: Path, head: Table, sections: Mapping[str, Table]) -> None:
    """Write card.toml and the record of an installed model."""
    base = {
        "schema": 2,
        "name": folder.name,
        "version": "1",
        "description": "Random weights: only for comparing and timing.",
        "licence": "MIT",
        "source": "made by this project: models/parity",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in (base | head).items()]
    for name, values in sections.items():
        lines.append(f"\n[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    (folder / "card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    paths = [*sorted(folder.glob("*.onnx")), *folder.glob("tokenizer.json")]
    record = {"files": [file_table(p) for p in paths], "source": "made here", "installed_at": 0}
    (folder / "installed.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
