"""Tokenizers of the forms that the architectures use, trained on a few words of our own."""

import itertools
import json
from pathlib import Path

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

_THINGS = "arch brick harbour boat cat dog tree river bridge lamp chair window stone wave cloud"
_KINDS = "red blue old small quiet bright wet wooden round tall broken early northern distant"
_PLACES = "at dusk|in winter|by the sea|under a roof|on a table|from above|in the rain|at noon"


def sentences() -> list[str]:
    """Return our own sentences: every kind of every thing in every place."""
    places = _PLACES.split("|")
    pairs = itertools.product(_KINDS.split(), _THINGS.split(), places)
    return [f"a {kind} {thing} {place}" for kind, thing, place in pairs]


def clip_tokenizer(size: int) -> Tokenizer:
    """Return a byte-level BPE in CLIP's form; start and end are the last two of `size` ids."""
    tokenizer = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    split = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(split, behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=min(size - 2, 480),
        initial_alphabet=alphabet,
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    # Every letter must also be able to end a word.
    document = json.loads(tokenizer.to_str())
    vocabulary = document["model"]["vocab"]
    ends = (f"{letter}</w>" for letter in alphabet)
    for token in (token for token in ends if token not in vocabulary):
        vocabulary[token] = len(vocabulary)
    start, end = size - 2, size - 1
    document["model"]["vocab"] = vocabulary | {"<|startoftext|>": start, "<|endoftext|>": end}
    document["model"]["unk_token"] = "<|endoftext|>"
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|startoftext|> $A <|endoftext|>",
        special_tokens=[("<|startoftext|>", start), ("<|endoftext|>", end)],
    )
    return tokenizer


def siglip_tokenizer() -> Tokenizer:
    """Return a unigram in SigLIP's form: end and padding are id 1, which ends every text."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=400,
        special_tokens=["<unk>", "</s>"],
        unk_token="<unk>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    return tokenizer


def qwen_tokenizer() -> Tokenizer:
    """Return a byte-level BPE in Qwen's form; id 0 ends a text, and the card has to see to it."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=480,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write a `tokenizer.json`."""
    tokenizer.save(str(path), pretty=False)
