"""Vectors of the reference: transformers' own processors and models, in torch.

    python -m models.parity.reference FILE... --out vectors.npz

Runs in `.venv-parity`; `make parity` calls it and compares what the product makes of the same files
and sentences.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from PIL import Image
from tokenizers import Tokenizer

from models.parity import architectures, export
from models.parity.goldens import processors
from models.parity.sentences import SENTENCES

Module = Any
BATCH = 8


def main() -> int:
    """Write unit vectors for files and sentences by every synthetic model."""
    parser = argparse.ArgumentParser(prog="python -m models.parity.reference", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(2)
    pictures = [Image.open(path).convert("RGB") for path in options.files]
    kept = {}
    for name, model, processor, call in _pictures():
        kept[f"{name}/pictures"] = embed_pictures(model, processor, call, pictures)
        print(f"{name}: {len(pictures)} pictures", flush=True)
    for name, model, call, pooling in _words():
        kept[f"{name}/words"] = embed_words(export.HOME / name, model, call, pooling)
        print(f"{name}: {len(SENTENCES)} sentences", flush=True)
    np.savez(options.out, **kept)
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    return 0


def _pictures() -> list[tuple[str, Module, Module, Callable[[Module, Module], Module]]]:
    found = processors()
    return [
        ("synthetic-clip-b32", architectures.clip(), found["clip"], export.clip_pictures),
        ("synthetic-siglip-b16", architectures.siglip(), found["siglip"], export.siglip_pictures),
        (
            "synthetic-dinov2-s",
            architectures.dinov2(),
            found["dinov2"],
            lambda model, pixels: export.dinov2_pictures(model, pixels)[:, 0],
        ),
    ]


def _words() -> list[tuple[str, Module, Callable[[Module, Module, Module], Module], str]]:
    return [
        ("synthetic-clip-b32", architectures.clip(), export.clip_words, "none"),
        ("synthetic-siglip-b16", architectures.siglip(), export.siglip_words, "none"),
        ("synthetic-qwen3-text", architectures.qwen3(), export.qwen_words, "last"),
    ]


def embed_pictures(
    model: Module,
    processor: Module,
    call: Callable[[Module, Module], Module],
    pictures: Sequence[Image.Image],
) -> np.ndarray:
    """Return unit vectors [n, dim] of pictures as the processor prepares them."""
    rows = []
    with torch.no_grad():
        for start in range(0, len(pictures), BATCH):
            part = list(pictures[start : start + BATCH])
            pixels = processor(part, return_tensors="pt")["pixel_values"]
            rows.append(call(model, pixels))
    return _unit(torch.cat(rows))


def embed_words(
    folder: Path, model: Module, call: Callable[[Module, Module, Module], Module], pooling: str
) -> np.ndarray:
    """Embed each sentence alone, tokenised as the model's own documents say."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows = []
    with torch.no_grad():
        for sentence in SENTENCES:
            ids = _ids(folder.name, tokenizer, sentence)
            mask = torch.ones_like(ids)
            raw = call(model, ids, mask)
            rows.append(raw[:, -1] if pooling == "last" else raw)
    return _unit(torch.cat(rows))


def _ids(name: str, tokenizer: Tokenizer, sentence: str) -> Module:
    if "siglip" in name:
        ids = tokenizer.encode(sentence.lower().replace(",", "").replace("!", "")).ids
        ids = ids if len(ids) <= 64 else [*ids[:63], 1]
        ids += [1] * (64 - len(ids))
    elif "qwen" in name:
        prefix = "Instruct: Given a description, find the picture\nQuery: "
        ids = [*tokenizer.encode(prefix + sentence).ids, 0]
    else:
        ids = tokenizer.encode(sentence).ids
        ids = ids if len(ids) <= 77 else [*ids[:76], ids[-1]]
    return torch.tensor([ids])


def _unit(rows: Module) -> np.ndarray:
    return (rows / rows.norm(dim=-1, keepdim=True)).numpy()


if __name__ == "__main__":
    sys.exit(main())
