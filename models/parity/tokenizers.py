"""Tokenizers of the forms that the architectures use, trained on a few words of our own."""

import functools
import io
import itertools
import json
from pathlib import Path

import sentencepiece
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
    document = json.loads(tokenizer.to_str())
    # The trainer settles ties differently each time: order what it found the same way always. Parts
    # come before what is made of them, and every letter can also end a word.
    merges = sorted(document["model"]["merges"], key=lambda pair: (len("".join(pair)), pair))
    tokens = [*alphabet, *(f"{letter}</w>" for letter in alphabet), *map("".join, merges)]
    start, end = size - 2, size - 1
    document["model"]["merges"] = merges
    document["model"]["vocab"] = {token: at for at, token in enumerate(dict.fromkeys(tokens))}
    document["model"]["vocab"] |= {"<|startoftext|>": start, "<|endoftext|>": end}
    document["model"]["unk_token"] = "<|endoftext|>"
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<|startoftext|> $A <|endoftext|>",
        special_tokens=[("<|startoftext|>", start), ("<|endoftext|>", end)],
    )
    return tokenizer


@functools.cache
def siglip_pieces() -> bytes:
    """Return a SentencePiece model in SigLIP's form: id 1 ends a text and fills it up."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences()),
        model_writer=written,
        model_type="unigram",
        vocab_size=400,
        hard_vocab_limit=False,
        normalization_rule_name="identity",
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return written.getvalue()


def siglip_tokenizer() -> Tokenizer:
    """Return the same pieces as a `tokenizer.json` has them; id 1 ends every text."""
    pieces = sentencepiece.SentencePieceProcessor(model_proto=siglip_pieces())
    vocabulary = [(pieces.id_to_piece(at), pieces.get_score(at)) for at in range(len(pieces))]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=pieces.unk_id()))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", pieces.eos_id())]
    )
    return tokenizer


def qwen_tokenizer() -> Tokenizer:
    """Return a byte-level BPE in Qwen's form: id 0 ends every text and fills it up."""
    end = "<|endoftext|>"
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=480,
        special_tokens=[end],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {end}", special_tokens=[(end, 0)]
    )
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write a `tokenizer.json`."""
    tokenizer.save(str(path), pretty=False)
