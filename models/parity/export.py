"""Export the random-weight models to ONNX, each laid out as an installed model.

    python -m models.parity.export [NAME ...] [--home DIR]

Afterwards REFBOARD_MODELS=models/parity/work lets every command of RefBoard use them.
"""

import argparse
import hashlib
import json
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from models.parity import architectures, tokenizers

HOME = Path(__file__).resolve().parent / "work"
OPSET = 17
CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]
IMAGENET_MEAN, IMAGENET_STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
HALF = [0.5, 0.5, 0.5]

Table = dict[str, Any]
Module = Any


class Pictures(torch.nn.Module):
    """The picture half of a two-tower model, with one output."""

    def __init__(self, model: Module, call: Callable[[Module, Module], Module]) -> None:
        super().__init__()
        self.model, self.call = model, call

    def forward(self, pixel_values: Module) -> Module:
        """Return what the export's one output holds."""
        return self.call(self.model, pixel_values)


class Words(torch.nn.Module):
    """The half for words, with one output."""

    def __init__(self, model: Module, call: Callable[[Module, Module, Module], Module]) -> None:
        super().__init__()
        self.model, self.call = model, call

    def forward(self, input_ids: Module, attention_mask: Module | None = None) -> Module:
        """Return what the export's one output holds."""
        return self.call(self.model, input_ids, attention_mask)


def clip_pictures(model: Module, pixels: Module) -> Module:
    """Return projected vectors, not normalised."""
    return model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)


def clip_words(model: Module, ids: Module, mask: Module) -> Module:
    """Return projected vectors, not normalised."""
    pooled = model.text_model(input_ids=ids, attention_mask=mask).pooler_output
    return model.text_projection(pooled)


def siglip_pictures(model: Module, pixels: Module) -> Module:
    """Return the pooler's output."""
    return model.vision_model(pixel_values=pixels).pooler_output


def siglip_words(model: Module, ids: Module, _mask: Module) -> Module:
    """Return the pooler's output."""
    return model.text_model(input_ids=ids).pooler_output


def qwen_words(model: Module, ids: Module, mask: Module) -> Module:
    """Return the vectors of all tokens."""
    return model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state


def dinov2_pictures(model: Module, pixels: Module) -> Module:
    """Return the vectors of all tokens, the class token first."""
    return model(pixel_values=pixels).last_hidden_state


def export_pictures(module: Module, path: Path, output: str) -> None:
    """Write the picture half: pixel_values [batch_size, 3, 224, 224] to one output."""
    _export(
        module,
        (torch.zeros(2, 3, 224, 224),),
        path,
        ["pixel_values"],
        output,
        {"pixel_values": {0: "batch_size"}, output: {0: "batch_size"}},
    )


def export_words(module: Module, path: Path, output: str, *, has_mask: bool, tokens: int) -> None:
    """Write the half for words: input_ids [batch_size, sequence_length] to one output."""
    axes = {0: "batch_size", 1: "sequence_length"}
    names = ["input_ids", "attention_mask"] if has_mask else ["input_ids"]
    ids = torch.arange(2 * tokens, dtype=torch.int64).reshape(2, tokens) % 400
    inputs = (ids, torch.ones_like(ids))[: len(names)]
    _export(
        module,
        inputs,
        path,
        names,
        output,
        dict.fromkeys(names, axes) | {output: {0: "batch_size"}},
    )


def _export(
    module: Module,
    inputs: tuple[Module, ...],
    path: Path,
    names: list[str],
    output: str,
    axes: Mapping[str, Mapping[int, str]],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of shapes that we hold fixed
        torch.onnx.export(
            module.eval(),
            inputs,
            str(path),
            dynamo=False,
            input_names=names,
            output_names=[output],
            dynamic_axes=axes,
            opset_version=OPSET,
        )


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


def write_card(folder: Path, head: Table, sections: Mapping[str, Table]) -> None:
    """Write card.toml and the record of an installed model."""
    base = {
        "schema": 2,
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
    files = [file_table(path) for path in sorted(folder.glob("*.onnx"))]
    files += [file_table(path) for path in folder.glob("tokenizer.json")]
    record = {"files": files, "source": "made here", "installed_at": 0}
    (folder / "installed.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def make_clip(folder: Path, *, gelu: str = "quick_gelu", small: bool = False) -> Module:
    """Write a CLIP and return the torch model that it is."""
    model = architectures.clip(gelu=gelu, small=small)
    export_pictures(Pictures(model, clip_pictures), folder / "vision_model.onnx", "image_embeds")
    words = folder / "text_model.onnx"
    export_words(Words(model, clip_words), words, "text_embeds", has_mask=True, tokens=9)
    size = model.config.text_config.vocab_size
    tokenizers.save(tokenizers.clip_tokenizer(size), folder / "tokenizer.json")
    head = {
        "name": folder.name,
        "space": "meaning",
        "title": f"Synthetic CLIP ({folder.name})",
        "dim": model.config.projection_dim,
        "gelu": "quick",
        "rank": 90,
    }
    text = {"output": "text_embeds", "context": 77, "pad_id": size - 1}
    write_card(folder, head, _towers(folder, "image_embeds", _clip_contract(), text))
    return model


def _clip_contract() -> Table:
    return preprocess_table(CLIP_MEAN, CLIP_STD)


def make_siglip(folder: Path, *, small: bool = False) -> Module:
    """Write a SigLIP and return the torch model that it is."""
    model = architectures.siglip(small=small)
    pictures = Pictures(model, siglip_pictures)
    export_pictures(pictures, folder / "vision_model.onnx", "pooler_output")
    words = folder / "text_model.onnx"
    export_words(Words(model, siglip_words), words, "pooler_output", has_mask=False, tokens=64)
    tokenizers.save(tokenizers.siglip_tokenizer(), folder / "tokenizer.json")
    head = {
        "name": folder.name,
        "space": "meaning",
        "title": f"Synthetic SigLIP ({folder.name})",
        "dim": model.config.vision_config.hidden_size,
        "rank": 92,
    }
    text = {
        "output": "pooler_output",
        "context": 64,
        "pad_id": 1,
        "padding": "fixed",
        "cleaning": "canonical",
    }
    contract = preprocess_table(HALF, HALF, resize="squash", crop="none")
    write_card(folder, head, _towers(folder, "pooler_output", contract, text))
    return model


def make_qwen(folder: Path, *, small: bool = False) -> Module:
    """Write a Qwen3 for words and return the torch model that it is."""
    model = architectures.qwen3(small=small)
    words = folder / "model.onnx"
    export_words(Words(model, qwen_words), words, "last_hidden_state", has_mask=True, tokens=9)
    tokenizers.save(tokenizers.qwen_tokenizer(), folder / "tokenizer.json")
    head = {
        "name": folder.name,
        "space": "text",
        "title": f"Synthetic Qwen3 ({folder.name})",
        "dim": 0,
        "rank": 94,
    }
    text = {
        "output": "last_hidden_state",
        "context": 512,
        "pad_id": 0,
        "eos_id": 0,
        "pooling": "last",
        "prefix": "Instruct: Given a description, find the picture\nQuery: ",
    }
    files = {
        "text": text,
        "text.file": file_table(words),
        "text.tokenizer": file_table(folder / "tokenizer.json"),
    }
    write_card(folder, head, files)
    return model


def make_dinov2(folder: Path) -> Module:
    """Write a DINOv2-small and return the torch model that it is."""
    model = architectures.dinov2()
    pictures = Pictures(model, dinov2_pictures)
    export_pictures(pictures, folder / "model.onnx", "last_hidden_state")
    head = {
        "name": folder.name,
        "space": "meaning",
        "title": "Synthetic DINOv2",
        "dim": 384,
        "rank": 93,
    }
    image = {"input": "pixel_values", "output": "last_hidden_state", "pooling": "cls"}
    sections = {
        "image": image,
        "image.file": file_table(folder / "model.onnx"),
        "image.preprocess": preprocess_table(IMAGENET_MEAN, IMAGENET_STD, shortest_edge=256),
    }
    write_card(folder, head, sections)
    return model


def _towers(folder: Path, output: str, contract: Table, text: Table) -> dict[str, Table]:
    return {
        "image": {"input": "pixel_values", "output": output},
        "image.file": file_table(folder / "vision_model.onnx"),
        "image.preprocess": contract,
        "text": text,
        "text.file": file_table(folder / "text_model.onnx"),
        "text.tokenizer": file_table(folder / "tokenizer.json"),
    }


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
