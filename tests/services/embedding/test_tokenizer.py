"""Words to tokens: cut, filled up and ended as the card says, whatever is typed."""

import json
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer as Native
from tokenizers import decoders, models, pre_tokenizers, processors, trainers

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ModelFile, TextTower
from refboard.services.embedding.tokenizer import Tokenizer

START, END, PAD = 300, 301, 302
TOWER = TextTower(ModelFile("text.onnx"), ModelFile("tokenizer.json"), "out", 10, PAD)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A byte-level tokenizer in CLIP's form: start, bytes, end; it fills up by itself."""
    native = Native(models.BPE())
    native.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    native.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, show_progress=False)
    native.train_from_iterator(["red brick arch"] * 3, trainer)
    filler = [f"<f{n}>" for n in range(300 - native.get_vocab_size())]
    native.add_tokens(filler)
    native.add_special_tokens(["<start>", "<end>", "<pad>"])
    native.post_processor = processors.TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", START), ("<end>", END)]
    )
    native.enable_padding(length=77, pad_id=0)
    native.enable_truncation(77)
    target = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    native.save(str(target))
    return target


def made(path: Path, **changed: Any) -> Tokenizer:
    return Tokenizer(path, replace(TOWER, **changed))


def test_a_short_text_is_started_and_ended(path: Path) -> None:
    ids, mask = made(path).encode(["a"])

    assert (ids[0, 0], ids[0, -1], ids.shape) == (START, END, (1, 3))
    assert mask.tolist() == [[1, 1, 1]]
    assert ids.dtype == mask.dtype == np.int64


def test_a_long_text_is_cut_and_its_end_kept(path: Path) -> None:
    ids, mask = made(path).encode(["x y z " * 500])

    assert ids.shape == (1, 10)
    assert (ids[0, 0], ids[0, -1]) == (START, END)
    assert mask.sum() == 10


def test_fixed_padding_fills_up_to_the_context_with_the_cards_token(path: Path) -> None:
    ids, mask = made(path, padding="fixed").encode(["a", "x y"])

    assert ids.shape == (2, 10)
    assert set(ids[0, 3:].tolist()) == {PAD}
    assert mask[0].tolist() == [1] * 3 + [0] * 7


def test_the_longest_text_decides_otherwise_and_padding_is_at_the_right(path: Path) -> None:
    ids, mask = made(path).encode(["a", "x y z"])

    assert ids[0, -1] == PAD
    assert mask[0, 0] == 1
    assert mask[1].all()


def test_an_end_token_that_the_tokenizer_forgets_is_put_there(path: Path) -> None:
    ids, _ = made(path, eos_id=7).encode(["a", "x y z " * 50])

    assert ids[0, 3] == 7
    assert (ids[1, -1], len(ids[1])) == (7, 10)


def test_a_question_and_a_document_have_their_own_prefix(path: Path) -> None:
    tokenizer = made(path, prefix="q:", document_prefix="doc:")

    question, document = tokenizer.encode(["a"])[0], tokenizer.encode(["a"], as_document=True)[0]

    plain = made(path)
    assert question.tolist() == plain.encode(["q:a"])[0].tolist()
    assert document.tolist() == plain.encode(["doc:a"])[0].tolist()


def test_canonical_cleaning_lowers_and_strips(path: Path) -> None:
    cleaned = made(path, cleaning="canonical").encode(["  A Red,\n Brick!  (arch)"])[0]

    assert cleaned.tolist() == made(path).encode(["a red brick arch"])[0].tolist()


def test_canonical_cleaning_strips_what_siglip_was_trained_without_and_nothing_else(
    path: Path,
) -> None:
    tokenizer = made(path, context=60, cleaning="canonical")

    ascii_marks = tokenizer.encode([f"red{string.punctuation}brick"])[0]
    others = tokenizer.encode(["red \u2014 \u201cbrick\u201d \u20ac"])[0]

    assert ascii_marks.tolist() == made(path).encode(["redbrick"])[0].tolist()
    plain = made(path, context=60)
    assert others.tolist() == plain.encode(["red \u2014 \u201cbrick\u201d \u20ac"])[0].tolist()


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=4), st.sampled_from(["fixed", "longest"])
)
def test_whatever_is_typed_gives_whole_rows(path: Path, texts: list[str], padding: str) -> None:
    ids, mask = made(path, padding=padding).encode(texts)

    assert ids.shape == mask.shape
    assert ids.shape[0] == len(texts)
    assert 1 <= ids.shape[1] <= 10
    assert (ids[mask == 0] == PAD).all()
    assert (np.diff(mask, axis=1) <= 0).all()  # what counts comes first
    assert ids.max() < made(path).vocabulary


@pytest.mark.parametrize(
    "text", ["", "\n\t ", "\U0001f600\u200d\U0001f525", "\ud800 broken", "x" * 200_000]
)
def test_odd_texts_are_texts(path: Path, text: str) -> None:
    ids, _ = made(path).encode([text])

    assert (ids[0, 0], ids[0, -1]) == (START, END)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"model": 1}'])
def test_a_file_that_is_no_tokenizer_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tokenizer.json").write_bytes(content)

    with pytest.raises(ModelMismatchError, match=r"tokenizer\.json"):
        Tokenizer(tmp_path / "tokenizer.json", TOWER)


def without_start(document: Any) -> None:
    document["post_processor"]["special_tokens"] = {}


def with_a_broken_table(document: Any) -> None:
    document["normalizer"] = {"type": "Precompiled", "precompiled_charsmap": "AAAA"}


def with_words_only(document: Any) -> None:
    document["model"] = {"type": "WordLevel", "vocab": {"arch": 0}, "unk_token": "[UNK]"}


@pytest.mark.parametrize("broken", [without_start, with_a_broken_table, with_words_only])
def test_a_file_that_contradicts_itself_gets_a_sentence_and_no_crash(
    path: Path, tmp_path: Path, broken: Callable[[Any], None]
) -> None:
    document = json.loads(path.read_text())
    broken(document)
    (tmp_path / "tokenizer.json").write_text(json.dumps(document))

    with pytest.raises(ModelMismatchError, match=r"tokenizer\.json"):
        Tokenizer(tmp_path / "tokenizer.json", TOWER).encode(["a red brick"])


@pytest.mark.parametrize("changed", [{"pad_id": -1}, {"eos_id": -100}, {"pad_id": 2**31}])
def test_ids_that_would_count_from_the_other_end_of_a_table_are_refused(
    path: Path, changed: dict[str, int]
) -> None:
    with pytest.raises(ModelMismatchError, match="no model knows"):
        made(path, **changed).encode(["a", "x y z"])


def test_a_context_without_room_for_a_word_is_refused(path: Path) -> None:
    with pytest.raises(ModelMismatchError, match="context of 2"):
        made(path, context=2)
