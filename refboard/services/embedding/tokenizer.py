"""Turn words into a model's tokens with the tokenizer that the model was trained with."""

import contextlib
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import TextTower
from refboard.core.query import Int64Array

LONGEST_TEXT = 8_000
"""Characters of a text that are looked at: what attention needs grows with their square."""
_LARGEST_ID = 2**31 - 1
"""A larger one would turn negative in a graph with int32 inputs, and count from the other end."""
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


class Tokenizer:
    """Makes token ids as a card's text tower says."""

    def __init__(self, path: Path, tower: TextTower) -> None:
        """Read a `tokenizer.json`.

        Raises:
            ModelMismatchError: it is no such file.
        """
        from tokenizers import Tokenizer as Native

        self._tower = tower
        self._name = path.name
        with self._faults_told("cannot be read"):
            self._native: Any = Native.from_file(str(path))
        # What the file says of lengths belongs to whoever saved it; the card decides.
        self._native.no_padding()
        self._native.no_truncation()
        self._room = tower.context - self._native.num_special_tokens_to_add(is_pair=False)
        if self._room < 1:
            raise ModelMismatchError(
                f'The tokenizer "{self._name}" does not fit a context of {tower.context} tokens.'
            )
        self._native.enable_truncation(tower.context)

    @property
    def vocabulary(self) -> int:
        """How many different ids there can be, added ones included."""
        return int(self._native.get_vocab_size(with_added_tokens=True))

    def encode(
        self, texts: Sequence[str], *, as_document: bool = False
    ) -> tuple[Int64Array, Int64Array]:
        """Return ids and mask.

        Args:
            texts: At least one.
            as_document: They are searched, and not questions: some models want another prefix.

        Returns:
            ids [n, tokens] and mask [n, tokens], 1 where a token counts; int64. Tokens are the
            context where the card fills up to it, else those of the longest text.

        Raises:
            ModelMismatchError: the tokenizer fails on a text, or gives ids that no graph takes.
        """
        prefix = self._tower.document_prefix if as_document else self._tower.prefix
        cleaned = [prefix + _clean(text[:LONGEST_TEXT], self._tower.cleaning) for text in texts]
        with self._faults_told("fails on these words"):
            encodings = self._native.encode_batch(cleaned)
        rows = [self._ended(encoding.ids) for encoding in encodings]
        longest = max(1, *(len(row) for row in rows))
        width = self._tower.context if self._tower.padding == "fixed" else longest
        ids = np.full((len(rows), width), self._tower.pad_id, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        if ids.min() < 0 or ids.max() > _LARGEST_ID:
            raise ModelMismatchError(
                f'The tokenizer "{self._name}" and the model card give ids that no model knows.',
                "Use the card and the tokenizer that belong to the model file.",
            )
        return ids, mask

    @contextlib.contextmanager
    def _faults_told(self, what: str) -> Iterator[None]:
        """Translate what the tokenizers library raises.

        That is nothing narrower than Exception itself, and where parts of a file contradict each
        other a panic, which is no Exception at all. Their subclasses are faults of our own.

        Raises:
            ModelMismatchError: it raised something.
        """
        try:
            yield
        except BaseException as error:
            if type(error) is not Exception and type(error).__name__ != "PanicException":
                raise
            raise ModelMismatchError(
                f'The tokenizer "{self._name}" {what}.',
                "Get the model again, or take it from its release.",
            ) from error

    def _ended(self, ids: list[int]) -> list[int]:
        """Return ids with the end token last, cut where there is no room for it."""
        eos = self._tower.eos_id
        if eos is None or (ids and ids[-1] == eos):
            return ids
        return [*ids[: self._tower.context - 1], eos]


def _clean(text: str, cleaning: str) -> str:
    """Return text as the model was taught to read it."""
    # A lone surrogate, as in a broken paste, has no UTF-8 form.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if cleaning == "none":
        return text
    # SigLIP's training left out ASCII punctuation and no other: a long dash stays.
    return " ".join(text.lower().translate(_WITHOUT_PUNCTUATION).split())
