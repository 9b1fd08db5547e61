"""Export the random-weight models to ONNX, each laid out as an installed model.

    python -m models.parity.export [NAME ...] [--home DIR]

Afterwards REFBOARD_MODELS=models/parity/work lets every command of RefBoard use them.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from models.parity import architectures, cards, graphs, tokenizers
from models.parity.sentences import QUESTION

HOME = Path(__file__).resolve().parent / "work"
QWEN_CONTEXT = 96
"""Short, so that a sentence of the comparison is cut."""

Module = Any  # torch is not installed where types are checked


def make_clip(folder: Path, *, gelu: str = "quick_gelu", small: bool = False) -> Module:
    """Write a CLIP and return the torch model that it is."""
    model = architectures.clip(gelu=gelu, small=small)
    pictures = graphs.Pictures(model, graphs.clip_pictures)
    graphs.export_pictures(pictures, folder / "vision_model.onnx", "image_embeds")
    words = graphs.Words(model, graphs.clip_words)
    graphs.export_words(words, folder / "text_model.onnx", "text_embeds", has_mask=True, tokens=9)
    size = model.config.text_config.vocab_size
    tokenizers.save(tokenizers.clip_tokenizer(size), folder / "tokenizer.json")
    head = {
        "space": "meaning",
        "title": f"Synthetic CLIP ({folder.name})",
        "dim": model.config.projection_dim,
        "gelu": "quick",
        "rank": 90,
    }
    text = {"output": "text_embeds", "context": 77, "pad_id": size - 1}
    contract = cards.preprocess_table(cards.CLIP_MEAN, cards.CLIP_STD)
    cards.write_card(folder, head, cards.two_towers(folder, "image_embeds", contract, text))
    return model


def make_siglip(folder: Path, *, small: bool = False) -> Module:
    """Write a SigLIP and return the torch model that it is."""
    model = architectures.siglip(small=small)
    pictures = graphs.Pictures(model, graphs.siglip_pictures)
    graphs.export_pictures(pictures, folder / "vision_model.onnx", "pooler_output")
    words = graphs.Words(model, graphs.siglip_words)
    path = folder / "text_model.onnx"
    graphs.export_words(words, path, "pooler_output", has_mask=False, tokens=64)
    tokenizers.save(tokenizers.siglip_tokenizer(), folder / "tokenizer.json")
    head = {
        "space": "meaning",
        "title": f"Synthetic SigLIP ({folder.name})",
        "dim": model.config.vision_config.hidden_size,
        "rank": 92,
    }
    text = {
        "output": "pooler_output",
        "context": 64,
        "pad_id": 1,
        "eos_id": 1,
        "padding": "fixed",
        "cleaning": "canonical",
    }
    contract = cards.preprocess_table(cards.HALF, cards.HALF, resize="squash", crop="none")
    cards.write_card(folder, head, cards.two_towers(folder, "pooler_output", contract, text))
    return model


def make_qwen(folder: Path, *, small: bool = False) -> Module:
    """Write a Qwen3 for words and return the torch model that it is."""
    model = architectures.qwen3(small=small)
    graphs.export_decoder(model, folder / "model.onnx")
    tokenizers.save(tokenizers.qwen_tokenizer(), folder / "tokenizer.json")
    head = {
        "space": "text",
        "title": f"Synthetic Qwen3 ({folder.name})",
        "dim": 0,
        "rank": 94,
    }
    text = {
        "output": "last_hidden_state",
        "context": QWEN_CONTEXT,
        "pad_id": 0,
        "eos_id": 0,
        "pooling": "last",
        "prefix": QUESTION,
    }
    sections = {
        "text": text,
        "text.file": cards.file_table(folder / "model.onnx"),
        "text.tokenizer": cards.file_table(folder / "tokenizer.json"),
    }
    cards.write_card(folder, head, sections)
    return model


def make_dinov2(folder: Path) -> Module:
    """Write a DINOv2-small and return the torch model that it is."""
    model = architectures.dinov2()
    pictures = graphs.Pictures(model, graphs.dinov2_pictures)
    graphs.export_pictures(pictures, folder / "model.onnx", "last_hidden_state")
    head = {
        "space": "meaning",
        "title": "Synthetic DINOv2",
        "dim": model.config.hidden_size,
        "rank": 93,
    }
    mean, std = cards.IMAGENET_MEAN, cards.IMAGENET_STD
    sections = {
        "image": {"input": "pixel_values", "output": "last_hidden_state", "pooling": "cls"},
        "image.file": cards.file_table(folder / "model.onnx"),
        "image.preprocess": cards.preprocess_table(mean, std, shortest_edge=256),
    }
    cards.write_card(folder, head, sections)
    return model


MAKERS: dict[str, Callable[[Path], Module]] = {
    "synthetic-clip-b32": make_clip,
    "synthetic-clip-b32-erf": lambda folder: make_clip(folder, gelu="gelu"),
    "synthetic-siglip-b16": make_siglip,
    "synthetic-qwen3-text": make_qwen,
    "synthetic-dinov2-s": make_dinov2,
}


def main() -> int:
    """Export what is named, or all that is not there yet."""
    parser = argparse.ArgumentParser(prog="python -m models.parity.export", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MAKERS))
    parser.add_argument("--home", type=Path, default=HOME, help="a folder of models")
    options = parser.parse_args()
    torch.set_num_threads(min(2, os.cpu_count() or 1))
    for name in options.names or MAKERS:
        folder = options.home / name
        if (folder / "installed.json").exists() and not options.names:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        MAKERS[name](folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{name}: {size / 1e6:,.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
