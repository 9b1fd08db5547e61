"""The architectures with random weights, made so that different inputs give different vectors.

The usual initialisation gives vectors that hardly depend on the picture: every layer adds little.
Attention and MLP weights are scaled up here until cosines between photographs spread, which makes
a comparison of two implementations a hard one.
"""

from typing import Any

import torch
import transformers

SEED = 20261125
SPREAD = 3.0
"""How much larger than usual the weights of the layers are."""
QUIET, LOUD = -2.0, 8.0
"""Bias before an activation, and how much what comes through it counts: see `_quieten`."""

Module = Any  # torch is not installed where types are checked


def clip(*, gelu: str = "quick_gelu", small: bool = False) -> Module:
    """Return a CLIP of ViT-B/32's shape; `small` has two narrow layers."""
    sizes = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
             "num_hidden_layers": 12} if not small else {
             "hidden_size": 16, "intermediate_size": 64, "num_attention_heads": 2,
             "num_hidden_layers": 2}  # fmt: skip
    words = {"hidden_size": 512, "intermediate_size": 2048, "num_attention_heads": 8,
             "num_hidden_layers": 12, "vocab_size": 49408} if not small else {
             "hidden_size": 16, "intermediate_size": 64, "num_attention_heads": 2,
             "num_hidden_layers": 2, "vocab_size": 1024}  # fmt: skip
    end = words["vocab_size"] - 1
    config = transformers.CLIPConfig(
        vision_config=dict(sizes, image_size=224, patch_size=32, hidden_act=gelu),
        text_config=dict(
            words,
            max_position_embeddings=77,
            hidden_act=gelu,
            bos_token_id=end - 1,
            eos_token_id=end,
            pad_token_id=end,
        ),
        projection_dim=512 if not small else 16,
    )
    if small:
        return _quieten(_made(transformers.CLIPModel, config, spread=2.0))
    return _made(transformers.CLIPModel, config)


def siglip(*, small: bool = False) -> Module:
    """Return a SigLIP of B/16-224's shape; `small` has two narrow layers."""
    sizes = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
             "num_hidden_layers": 12} if not small else {
             "hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2,
             "num_hidden_layers": 2}  # fmt: skip
    config = transformers.SiglipConfig(
        vision_config=dict(sizes, image_size=224, patch_size=16),
        text_config=dict(
            sizes,
            vocab_size=32000 if not small else 512,
            max_position_embeddings=64,
            projection_size=sizes["hidden_size"],
            bos_token_id=None,
            eos_token_id=1,
            pad_token_id=1,
        ),
    )
    return _made(transformers.SiglipModel, config, spread=1.5)


def qwen3(*, small: bool = False) -> Module:
    """Return a Qwen3 of Embedding-0.6B's width with few layers; `small` is narrow, too."""
    sizes = {"hidden_size": 1024, "intermediate_size": 3072, "num_attention_heads": 16,
             "num_key_value_heads": 8, "head_dim": 128, "num_hidden_layers": 3,
             "vocab_size": 4096} if not small else {
             "hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 4,
             "num_key_value_heads": 2, "head_dim": 8, "num_hidden_layers": 2,
             "vocab_size": 512}  # fmt: skip
    return _made(transformers.Qwen3Model, transformers.Qwen3Config(**sizes), spread=1.5)


def dinov2() -> Module:
    """Return a DINOv2-small."""
    config = transformers.Dinov2Config(
        hidden_size=384, num_attention_heads=6, num_hidden_layers=12, image_size=224, patch_size=14
    )
    return _made(transformers.Dinov2Model, config)


def _made(kind: Module, config: Module, *, spread: float = SPREAD) -> Module:
    torch.manual_seed(SEED)
    model = kind(config).eval()
    model.set_attn_implementation("eager")  # plain operators, as in exports for ONNX Runtime
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim == 2 and "embed" not in name:
                weight.mul_(spread)
    return model


def _quieten(model: Module) -> Module:
    """Keep most activations near zero, as training does: there one GELU differs from another.

    Two narrow layers with the usual biases give vectors with a cosine of 0.9999 whichever GELU they
    use. So the wrong one would pass.
    """
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("fc1.bias"):
                weight.fill_(QUIET)
            elif name.endswith("fc2.weight"):
                weight.mul_(LOUD)
    return model
