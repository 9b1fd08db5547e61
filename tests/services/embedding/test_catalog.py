"""Finding models, and refusing files that are not theirs."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from refboard.core.errors import ModelMismatchError, ModelMissingError
from refboard.services.embedding.catalog import InstalledModel, find_cards, verify

Install = Callable[..., InstalledModel]


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
