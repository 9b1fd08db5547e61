"""Finding models, refusing files that are not theirs, and the cards that are on offer."""

import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from refboard.core.card_file import parse_card
from refboard.core.errors import ModelMismatchError, ModelMissingError
from refboard.core.model_card import ModelCard
from refboard.services.embedding.catalog import (
    OFFERED,
    InstalledModel,
    find_cards,
    find_models,
    read_card,
    verify,
)

Install = Callable[..., InstalledModel]
MODELS = Path(__file__).resolve().parents[3] / "models"
CARDS = sorted((MODELS / OFFERED).glob("*.toml"))

CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
PLAIN = ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def file_of(model: InstalledModel) -> Path:
    assert model.card.image is not None
    return model.path_of(model.card.image.file)


def test_a_folder_that_is_not_there_has_no_models(tmp_path: Path) -> None:
    found = find_cards(tmp_path / "none")

    assert not found.models
    assert not found.problems


def test_models_are_found_by_name_and_by_space(tmp_path: Path, install: Install) -> None:
    install(name="b")
    install(name="a")

    found = find_cards(tmp_path)

    assert sorted(found.models) == ["a", "b"]
    model = found.for_space("look")
    assert model is not None
    assert model.card.name == "a"
    assert file_of(model) == tmp_path / "a.onnx"
    assert found.for_space("meaning") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"schema = ",
        b"schema = 1",
        b"schema = 9",
    ],
    ids=["empty", "binary", "no TOML", "nothing in it", "from the future"],
)
def test_a_broken_card_is_reported_and_costs_only_its_model(
    tmp_path: Path, install: Install, content: bytes
) -> None:
    install(name="sound")
    (tmp_path / "broken.toml").write_bytes(content)

    found = find_cards(tmp_path)

    assert list(found.models) == ["sound"]
    assert len(found.problems) == 1
    assert "broken.toml" in str(found.problems[0])


def test_a_card_may_not_name_a_file_elsewhere(tmp_path: Path, install: Install) -> None:
    install(name="sound")
    card = (tmp_path / "sound.toml").read_text()
    (tmp_path / "sound.toml").write_text(card.replace("sound.onnx", "../sound.onnx"))

    found = find_cards(tmp_path)

    assert not found.models
    assert "outside" in str(found.problems[0])


def test_the_second_card_of_a_name_is_a_problem(tmp_path: Path, install: Install) -> None:
    install(name="sound")
    (tmp_path / "twin.toml").write_text((tmp_path / "sound.toml").read_text())

    found = find_cards(tmp_path)

    assert list(found.models) == ["sound"]
    assert "twin.toml" in str(found.problems[0])


def test_a_file_that_is_gone_is_missing(install: Install) -> None:
    model = install()
    verify(model)
    file_of(model).unlink()

    with pytest.raises(ModelMissingError):
        verify(model)


def test_a_file_with_a_flipped_bit_is_another_one(install: Install) -> None:
    model = install()
    verify(model)
    content = bytearray(file_of(model).read_bytes())
    content[len(content) // 2] ^= 1
    file_of(model).write_bytes(content)
    os.utime(file_of(model), ns=(1, 1))

    with pytest.raises(ModelMismatchError):
        verify(model)


def test_a_file_of_another_size_is_another_one(install: Install) -> None:
    model = install()
    file_of(model).write_bytes(file_of(model).read_bytes() + b"x")

    with pytest.raises(ModelMismatchError):
        verify(model)


# -- the cards that are on offer -------------------------------------------------------------------


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_card_on_offer_is_whole_and_gives_its_sources(path: Path) -> None:
    card = read_card(path)

    assert card.name == path.stem
    assert card.licence
    assert card.source.startswith("https://")
    assert card.description.endswith(".")
    for file in card.files:
        assert re.fullmatch(r"[0-9a-f]{64}|", file.sha256)
        assert bool(file.repo) == bool(file.revision) == bool(file.remote)
        if file.repo:
            assert re.fullmatch(r"[0-9a-f]{40}", file.revision)
    lines = path.read_text(encoding="utf-8").splitlines()
    facts = ("revision", "sha256", "bytes", "licence", "dim", "context", "pad_id", "eos_id", "gelu")
    unsourced = [line for line in lines if line.split(" = ")[0] in facts and "  # " not in line]
    assert unsourced == []


def test_the_catalogue_is_read_without_a_problem_and_clip_comes_first() -> None:
    found = find_models(MODELS)
    meaning = [card for card in found.offered.values() if card.space == "meaning"]

    assert found.problems == ()
    assert len(found.offered) == len(CARDS) == 10
    assert len({card.rank for card in meaning}) == len(meaning)
    assert min(meaning, key=lambda card: card.rank).name == "clip-vit-b32"
    assert [card.name for card in found.offered.values() if not card.is_hosted] == ["mobileclip-s2"]
    assert "research" in found.offered["mobileclip-s2"].notice


def test_no_hash_stands_for_two_files() -> None:
    """The towers of one model are told apart by their hashes, and so are models."""
    owners: dict[str, set[tuple[str, str]]] = {}
    for path in CARDS:
        for file in read_card(path).files:
            if file.sha256:
                owners.setdefault(file.sha256, set()).add((file.repo, file.remote))

    assert [sha256 for sha256, places in owners.items() if len(places) > 1] == []


@pytest.mark.parametrize(
    ("name", "dim", "side", "shortest", "resize", "interpolation", "values", "rounding", "pooling"),
    [
        ("clip-vit-b32", 512, 224, 0, "shortest-edge", "bicubic", CLIP, "floor", "none"),
        ("clip-vit-b32-int8", 512, 224, 0, "shortest-edge", "bicubic", CLIP, "floor", "none"),
        ("clip-vit-b32-qdrant", 512, 224, 0, "shortest-edge", "bicubic", CLIP, "floor", "none"),
        ("clip-vit-b32-datacomp", 512, 256, 0, "shortest-edge", "bicubic", CLIP, "round", "none"),
        ("siglip-b16", 768, 224, 0, "squash", "bicubic", HALF, "floor", "none"),
        ("siglip2-b16", 768, 224, 0, "squash", "bilinear", HALF, "floor", "none"),
        ("nomic-v1.5", 768, 224, 0, "shortest-edge", "bicubic", CLIP, "floor", "cls"),
        ("dinov2-small", 384, 224, 256, "shortest-edge", "bicubic", IMAGENET, "floor", "cls"),
        ("mobileclip-s2", 512, 256, 0, "shortest-edge", "bilinear", PLAIN, "round", "none"),
    ],
)
def test_pictures_are_prepared_as_each_model_was_taught(
    name: str,
    dim: int,
    side: int,
    shortest: int,
    resize: str,
    interpolation: str,
    values: tuple[object, object],
    rounding: str,
    pooling: str,
) -> None:
    card = offered(name)
    assert card.image is not None
    contract = card.image.preprocess

    assert (card.dim, card.image.pooling) == (dim, pooling)
    assert (contract.width, contract.height, contract.shortest_edge) == (side, side, shortest)
    assert (contract.resize, contract.interpolation) == (resize, interpolation)
    assert (contract.mean, contract.std) == values
    assert contract.crop_rounding == rounding


@pytest.mark.parametrize(
    ("name", "context", "pad_id", "eos_id", "padding", "pooling", "prefix"),
    [
        ("clip-vit-b32", 77, 49407, None, "longest", "none", ""),
        ("clip-vit-b32-int8", 77, 49407, None, "longest", "none", ""),
        ("clip-vit-b32-qdrant", 77, 49407, None, "longest", "none", ""),
        ("clip-vit-b32-datacomp", 77, 0, None, "fixed", "none", ""),
        ("siglip-b16", 64, 1, 1, "fixed", "none", ""),
        ("siglip2-b16", 64, 0, 1, "fixed", "none", ""),
        ("nomic-v1.5", 8192, 0, None, "longest", "mean", "search_query: "),
        ("qwen3-embedding-0.6b", 32768, 151643, 151643, "longest", "last", "Instruct: "),
        ("mobileclip-s2", 77, 0, None, "fixed", "none", ""),
    ],
)
def test_words_are_prepared_as_each_model_was_taught(
    name: str,
    context: int,
    pad_id: int,
    eos_id: int | None,
    padding: str,
    pooling: str,
    prefix: str,
) -> None:
    text = offered(name).text
    assert text is not None

    assert (text.context, text.pad_id, text.eos_id) == (context, pad_id, eos_id)
    assert (text.padding, text.pooling) == (padding, pooling)
    assert text.prefix.startswith(prefix)
    assert bool(text.prefix) == bool(prefix)


@pytest.mark.parametrize(
    ("name", "gelu"),
    [
        ("clip-vit-b32", "quick"),
        ("clip-vit-b32-int8", "quick"),
        ("clip-vit-b32-qdrant", "quick"),
        ("clip-vit-b32-datacomp", "erf"),
        ("siglip-b16", ""),
    ],
)
def test_a_card_says_which_activation_its_weights_need(name: str, gelu: str) -> None:
    assert offered(name).gelu == gelu


def test_qwen3_gives_the_dimension_that_its_graph_says() -> None:
    card = offered("qwen3-embedding-0.6b")

    assert (card.space, card.dim, card.image) == ("text", 0, None)
    assert card.text is not None
    assert [file.path for file in card.text.more] == ["model.onnx_data"]


def test_the_card_in_the_documents_is_a_card() -> None:
    text = (MODELS.parent / "docs" / "models.md").read_text(encoding="utf-8")
    shown = text.partition("```toml")[2].partition("```")[0]

    card = parse_card(tomllib.loads(shown.replace('sha256 = "..."', f'sha256 = "{"0" * 64}"')))

    assert card.image is not None
    assert card.text is not None
    assert card.is_hosted


def test_the_catalogue_ships_with_the_package() -> None:
    project = tomllib.loads((MODELS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["force-include"]["models/catalogue"] == "refboard/_models/catalogue"


def offered(name: str) -> ModelCard:
    return read_card(MODELS / OFFERED / f"{name}.toml")
