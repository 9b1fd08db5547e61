"""Vectors of the reference: transformers' own processors, tokenizers and models, in torch.

    python -m models.parity.reference FILE... --out vectors.npz

Runs in `.venv-parity`; `make parity` calls it and compares what the product makes of the same files
and sentences. Nothing here shares code with the product but the `tokenizers` library.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from PIL import Image

from models.parity import architectures, export
from models.parity.goldens import processors
from models.parity.sentences import QUESTION, SENTENCES
from models.parity.tokenizers import siglip_pieces

Module = Any  # torch is not installed where types are checked
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
    for name, make in {
        "synthetic-clip-b32": architectures.clip,
        "synthetic-siglip-b16": architectures.siglip,
        "synthetic-dinov2-s": architectures.dinov2,
        "synthetic-qwen3-text": architectures.qwen3,
    }.items():
        found = embed(name, make(), export.HOME / name, pictures)
        kept |= {f"{name}/{what}": vectors for what, vectors in found.items()}
        counts = ", ".join(f"{len(vectors)} {what}" for what, vectors in found.items())
        print(f"{name}: {counts}", flush=True)
    np.savez(options.out, **kept)
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    return 0


def embed(
    name: str, model: Module, folder: Path, pictures: Sequence[Image.Image]
) -> dict[str, np.ndarray]:
    """Return unit vectors [n, dim] of pictures and of the sentences, by what they are of.

    Args:
        name: A model's name, which has its kind in it.
        model: The torch model.
        folder: Where it was exported to, for its vocabulary.
        pictures: Mode RGB.
    """
    kind = next(kind for kind in ("clip", "siglip", "dinov2", "qwen3") if f"-{kind}" in name)
    found = {}
    with torch.no_grad():
        if kind != "qwen3":
            found["pictures"] = _unit(_pictures(model, kind, pictures))
        if kind in WORDS:
            found["words"] = _unit(WORDS[kind](model, folder))
    return found


def _pictures(model: Module, kind: str, pictures: Sequence[Image.Image]) -> Module:
    processor, rows = processors()[kind], []
    for start in range(0, len(pictures), BATCH):
        part = list(pictures[start : start + BATCH])
        pixels = processor(part, return_tensors="pt")["pixel_values"]  # type: ignore[operator]
        if kind == "dinov2":
            rows.append(model(pixel_values=pixels).last_hidden_state[:, 0])
        else:
            rows.append(model.get_image_features(pixel_values=pixels).pooler_output)
    return torch.cat(rows)


def _clip_words(model: Module, folder: Path) -> Module:
    """Filled up to 77 tokens, as OpenAI did; the product fills up to the longest text only."""
    saved = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = [tuple(merge) for merge in saved["merges"]]
    tokenizer = transformers.CLIPTokenizer(vocab=saved["vocab"], merges=merges, model_max_length=77)
    asked = tokenizer(list(SENTENCES), padding="max_length", truncation=True, return_tensors="pt")
    return model.get_text_features(**asked).pooler_output


def _siglip_words(model: Module, _folder: Path) -> Module:
    """From the SentencePiece model itself, with transformers' cleaning."""
    with tempfile.NamedTemporaryFile(suffix=".model") as file:
        file.write(siglip_pieces())
        file.flush()
        tokenizer = transformers.SiglipTokenizer(vocab_file=file.name, model_max_length=64)
    asked = tokenizer(list(SENTENCES), padding="max_length", truncation=True, return_tensors="pt")
    return model.get_text_features(input_ids=asked["input_ids"]).pooler_output


def _qwen_words(model: Module, folder: Path) -> Module:
    """Filled up at the left, as Qwen's own example does; the product fills up at the right."""
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        pad_token="<|endoftext|>",
        padding_side="left",
        model_max_length=export.QWEN_CONTEXT,
    )
    questions = [QUESTION + sentence for sentence in SENTENCES]
    asked = tokenizer(questions, padding=True, truncation=True, return_tensors="pt")
    return model(**asked).last_hidden_state[:, -1]


WORDS: dict[str, Callable[[Module, Path], Module]] = {
    "clip": _clip_words,
    "siglip": _siglip_words,
    "qwen3": _qwen_words,
}


def _unit(rows: Module) -> np.ndarray:
    return (rows / rows.norm(dim=-1, keepdim=True)).numpy()


if __name__ == "__main__":
    sys.exit(main())
