"""From torch to ONNX: each half of a model as a graph of its own, as exports for the web have them.

Plain operators, a free first side called "batch_size", and inputs and outputs by their usual names.
"""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from transformers import DynamicCache

OPSET = 17
SIDE = 224

Module = Any  # torch is not installed where types are checked
Axes = Mapping[int, str]


class Pictures(torch.nn.Module):
    """The half for pictures, with one output."""

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


class Decoder(torch.nn.Module):
    """A model that reads on where it stopped: with a memory of earlier tokens, in and out."""

    def __init__(self, model: Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: Module, attention_mask: Module, position_ids: Module, *past: Module
    ) -> tuple[Module, ...]:
        """Return the vectors of all new tokens, then keys and values of each layer."""
        memory = DynamicCache(ddp_cache_data=list(zip(past[::2], past[1::2], strict=True)))
        found = self.model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            cache=memory,
            use_cache=True,
        )
        kept = [(layer.keys, layer.values) for layer in found.cache.layers]
        return (found.last_hidden_state, *(tensor for pair in kept for tensor in pair))


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


def dinov2_pictures(model: Module, pixels: Module) -> Module:
    """Return the vectors of all tokens, the class token first."""
    return model(pixel_values=pixels).last_hidden_state


def export_pictures(module: Module, path: Path, output: str) -> None:
    """Write the half for pictures: pixel_values [batch_size, 3, 224, 224] to one output."""
    axes = {"pixel_values": {0: "batch_size"}, output: {0: "batch_size"}}
    _export(module, (torch.zeros(2, 3, SIDE, SIDE),), path, ["pixel_values"], [output], axes)


def export_words(module: Module, path: Path, output: str, *, has_mask: bool, tokens: int) -> None:
    """Write the half for words: input_ids [batch_size, sequence_length] to one output."""
    names = ["input_ids", "attention_mask"] if has_mask else ["input_ids"]
    ids = _some_ids(2, tokens)
    inputs = (ids, torch.ones_like(ids))[: len(names)]
    axes: dict[str, Axes] = {output: {0: "batch_size"}}
    axes |= {name: {0: "batch_size", 1: "sequence_length"} for name in names}
    _export(module, inputs, path, names, [output], axes)


def export_decoder(model: Module, path: Path) -> None:
    """Write a decoder with the inputs of onnx-community's exports.

    Beside ids and mask it takes position_ids and, for each layer, past_key_values: a memory that is
    empty when a text is read from its start. It gives last_hidden_state and the memory afterwards.
    """
    config, batch, tokens, past = model.config, 2, 5, 3
    kinds = [f"{at}.{kind}" for at in range(config.num_hidden_layers) for kind in ("key", "value")]
    memory = torch.randn(batch, config.num_key_value_heads, past, config.head_dim)
    ids = _some_ids(batch, tokens)
    places = torch.arange(past, past + tokens).expand(batch, tokens).contiguous()
    mask = torch.ones(batch, past + tokens, dtype=torch.int64)
    before, after = (
        [f"{name}.{kind}" for kind in kinds] for name in ("past_key_values", "present")
    )
    new: Axes = {0: "batch_size", 1: "sequence_length"}
    axes = dict.fromkeys(("input_ids", "position_ids", "last_hidden_state"), new)
    axes["attention_mask"] = {0: "batch_size", 1: "total_sequence_length"}
    axes |= {name: {0: "batch_size", 2: "past_sequence_length"} for name in before}
    axes |= {name: {0: "batch_size", 2: "total_sequence_length"} for name in after}
    _export(
        Decoder(model),
        (ids, mask, places, *(memory.clone() for _ in kinds)),
        path,
        ["input_ids", "attention_mask", "position_ids", *before],
        ["last_hidden_state", *after],
        axes,
    )


def _some_ids(count: int, tokens: int) -> Module:
    return torch.arange(count * tokens, dtype=torch.int64).reshape(count, tokens) % 400


def _export(
    module: Module,
    inputs: tuple[Module, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    axes: Mapping[str, Axes],
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of shapes that we hold fixed
        torch.onnx.export(
            module.eval(),
            inputs,
            str(path),
            dynamo=False,
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
        )
