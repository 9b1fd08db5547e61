"""Models come whole or not at all: fetched, brought by hand, replaced, taken away."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.card_file import parse_card
from refboard.core.errors import ModelDownloadError, ModelMismatchError, ModelMissingError
from refboard.core.model_card import ImageTower, ModelCard, ModelFile, Preprocess, TextTower
from refboard.core.offer import OfferState
from refboard.services.embedding import disk
from refboard.services.embedding.card_text import card_text
from refboard.services.embedding.catalog import (
    BROUGHT,
    CARD_NAME,
    RECORD_NAME,
    Catalogue,
    find_models,
    verify,
)
from refboard.services.embedding.disk import PARTIAL
from refboard.services.embedding.hub import Hub
from refboard.services.embedding.install import bring, forget, install, remove
from refboard.services.embedding.stoppable import PullStoppedError, never
from refboard.services.inference.model_list import offers, pull
from refboard.services.verification.verdicts import Verdicts
from tests.services.hub_stand_in import REVISION, Fault, StandIn, running_hub

MODELS = Path(__file__).resolve().parents[3] / "models"
REPO = "maker/model"
FILES = {
    "model.onnx": b"graph " * 20_000,
    "weights.bin": b"weights " * 9_000,
    "tokenizer.json": b'{"model": "none"}',
}


def file_of(name: str, content: bytes | None = None, *, is_known: bool = True) -> ModelFile:
    content = FILES[name] if content is None else content
    return ModelFile(
        name,
        hashlib.sha256(content).hexdigest() if is_known else "",
        len(content) if is_known else 0,
        repo=REPO,
        revision=REVISION,
        remote=f"onnx/{name}",
    )


def card_of(name: str = "synthetic", *, is_known: bool = True, version: str = "1") -> ModelCard:
    """Return the card of a model with two towers and a file beside a graph; none is a real one."""
    return ModelCard(
        name=name,
        version=version,
        space="meaning",
        title="Synthetic",
        description='Says "nothing" of use.',
        licence="MIT",
        source="https://hub.test/maker/model",
        dim=8,
        image=ImageTower(
            file=file_of("model.onnx"),
            preprocess=Preprocess(8, 8),
            input_name="pixel_values",
            output_name="image_embeds",
            more=(file_of("weights.bin"),),
        ),
        text=TextTower(
            file=file_of("model.onnx"),
            tokenizer=file_of("tokenizer.json", is_known=is_known),
            output_name="text_embeds",
            context=77,
            pad_id=0,
        ),
    )


CARD = card_of()
UNKNOWING = card_of(is_known=False)


@pytest.fixture
def site() -> Iterator[StandIn]:
    with running_hub() as hub:
        for name, content in FILES.items():
            hub.put(REPO, f"onnx/{name}", content, is_large=name != "tokenizer.json")
        yield hub


@pytest.fixture
def hub(site: StandIn, tmp_path: Path) -> Hub:
    return Hub(site.endpoint, tmp_path / "cache", answer_s=2.0, silence_s=0.3, tries=2, pause_s=0.0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "models"
    home.mkdir()
    return home


def gathered(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    folder.mkdir(parents=True)
    for name, content in (FILES if files is None else files).items():
        (folder / name).write_bytes(content)
    return folder


def installed_in(home: Path, name: str = "synthetic") -> list[str]:
    return sorted(path.name for path in (home / name).iterdir())


def found_in(home: Path) -> Catalogue:
    return find_models(home.parent / "nothing ships", home)


def listed(*cards: ModelCard) -> Catalogue:
    return Catalogue({}, {card.name: card for card in cards})


def offering(home: Path, card: ModelCard) -> Path:
    """Put a card on the user's own list, beside those that ship."""
    (home / BROUGHT).mkdir()
    (home / BROUGHT / f"{card.name}.toml").write_text(card_text(card))
    return home


def ignore(_done: int, _all: int) -> None:
    """Watch nothing."""


# -- installing ------------------------------------------------------------------------------------


def test_an_installed_model_is_found_with_everything_it_needs(home: Path) -> None:
    install(CARD, gathered(home / PARTIAL / "synthetic"), home, source="a test")

    found = found_in(home)
    assert found.problems == ()
    assert found.models["synthetic"].card == CARD
    verify(found.models["synthetic"])
    assert installed_in(home) == sorted([*FILES, CARD_NAME, RECORD_NAME])
    record = json.loads((home / "synthetic" / RECORD_NAME).read_text())
    assert record["source"] == "a test"
    assert record["installed_at"] > 0
    assert not (home / PARTIAL / "synthetic").exists()


def test_what_does_not_belong_to_a_model_is_not_installed(home: Path) -> None:
    folder = gathered(home / PARTIAL / "synthetic", FILES | {"x.part": b"half"})
    (folder / "a folder").mkdir()

    install(CARD, folder, home)

    assert installed_in(home) == sorted([*FILES, CARD_NAME, RECORD_NAME])


def test_a_hash_that_the_card_does_not_know_is_recorded_and_held_to(home: Path) -> None:
    install(UNKNOWING, gathered(home / PARTIAL / "synthetic"), home)
    model = found_in(home).models["synthetic"]
    verify(model)
    assert model.card == CARD

    (home / "synthetic" / "tokenizer.json").write_bytes(b'{"model": "another"}')

    with pytest.raises(ModelMismatchError, match=r"tokenizer\.json"):
        verify(model)


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_or_missing_file_installs_nothing(home: Path, name: str) -> None:
    spoilt = FILES | {name: FILES[name][:-1] + b"?"}
    with pytest.raises(ModelMismatchError, match=name):
        install(CARD, gathered(home / "a", spoilt), home)

    lacking = {other: content for other, content in FILES.items() if other != name}
    with pytest.raises(ModelMissingError, match=name):
        install(CARD, gathered(home / "b", lacking), home)

    assert not (home / "synthetic").exists()


def test_a_newer_version_takes_the_place_of_the_older(home: Path) -> None:
    install(CARD, gathered(home / PARTIAL / "a"), home)
    newer = card_of(version="2")

    install(newer, gathered(home / PARTIAL / "b"), home)

    found = found_in(home)
    assert found.problems == ()
    assert found.models["synthetic"].card == newer


def test_a_process_that_dies_while_it_replaces_a_model_loses_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(CARD, gathered(home / PARTIAL / "a"), home)
    steps: list[Path] = []
    replace_path = Path.replace

    def dies_at_the_second_step(path: Path, target: Path) -> Path:
        steps.append(path)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return replace_path(path, target)

    monkeypatch.setattr(Path, "replace", dies_at_the_second_step)
    with pytest.raises(KeyboardInterrupt):
        install(card_of(version="2"), gathered(home / PARTIAL / "b"), home)
    monkeypatch.undo()

    with disk.gathering("synthetic", home):
        assert found_in(home).models["synthetic"].card == CARD


def test_a_replaced_model_that_cannot_go_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(CARD, gathered(home / PARTIAL / "a"), home)
    replace_path = Path.replace

    def is_in_use(path: Path, target: Path) -> Path:
        if path.name == "b":
            raise PermissionError(13, "Access is denied")
        return replace_path(path, target)

    monkeypatch.setattr(Path, "replace", is_in_use)
    with pytest.raises(Exception, match="Access is denied"):
        install(card_of(version="2"), gathered(home / PARTIAL / "b"), home)
    monkeypatch.undo()

    assert found_in(home).models["synthetic"].card == CARD


# -- fetching --------------------------------------------------------------------------------------


def test_a_model_is_fetched_whole(home: Path, hub: Hub) -> None:
    told: list[tuple[int, int]] = []
    model = pull(CARD, home, progress=lambda *pair: told.append(pair), should_stop=never, hub=hub)

    assert model.card == CARD
    assert told == sorted(told)
    assert told[-1] == (CARD.byte_size, CARD.byte_size)
    assert found_in(home).models["synthetic"].card == CARD


def test_fetching_goes_on_with_the_files_and_bytes_that_are_here(
    home: Path, hub: Hub, site: StandIn
) -> None:
    site.sends.extend([Fault(), Fault(cut_after=1000), *[Fault(status=500)] * 2])
    with pytest.raises(ModelDownloadError):
        pull(CARD, home, progress=ignore, should_stop=never, hub=hub)
    assert not (home / "synthetic").exists()
    site.sends.clear()
    site.asked.clear()

    pull(CARD, home, progress=ignore, should_stop=never, hub=hub)

    asked = [a for a in site.asked if a.method == "GET" and "/resolve/" in a.path]
    assert [(a.path.rpartition("/")[2], a.headers.get("range")) for a in asked] == [
        ("weights.bin", "bytes=1000-"),
        ("tokenizer.json", None),
    ]


def test_a_model_that_is_here_and_whole_is_not_fetched_again(
    home: Path, hub: Hub, site: StandIn
) -> None:
    pull(UNKNOWING, home, progress=ignore, should_stop=never, hub=hub)
    site.asked.clear()

    for card in (UNKNOWING, found_in(home).models["synthetic"].card):
        pull(card, home, progress=ignore, should_stop=never, hub=hub)
    assert site.asked == []


def test_a_model_whose_file_was_damaged_is_fetched_again(home: Path, hub: Hub) -> None:
    pull(CARD, home, progress=ignore, should_stop=never, hub=hub)
    (home / "synthetic" / "model.onnx").write_bytes(b"damaged")

    verify(pull(CARD, home, progress=ignore, should_stop=never, hub=hub))


def test_a_model_without_an_address_is_not_fetched(home: Path, hub: Hub) -> None:
    card = find_models(MODELS).offered["mobileclip-s2"]

    with pytest.raises(ModelMissingError, match="cannot be fetched") as caught:
        pull(card, home, progress=ignore, should_stop=never, hub=hub)
    assert "research" in caught.value.hint


# -- bringing --------------------------------------------------------------------------------------


def test_a_folder_with_a_card_is_copied(home: Path, tmp_path: Path) -> None:
    folder = gathered(tmp_path / "mine", FILES | {"card.toml": card_text(CARD).encode()})
    told: list[tuple[int, int]] = []

    model = bring(folder, listed(), home, progress=lambda *pair: told.append(pair))

    assert model is not None
    assert model.card == CARD
    assert told[-1] == (CARD.byte_size, CARD.byte_size)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "card.toml"])


@pytest.mark.parametrize("what", [".", "graph.onnx"])
def test_files_of_a_known_model_are_known_by_their_hash_whatever_they_are_called(
    home: Path, tmp_path: Path, what: str
) -> None:
    renamed = {"graph.onnx": "model.onnx", "w": "weights.bin", "tok.json": "tokenizer.json"}
    folder = gathered(tmp_path / "mine", {n: FILES[old] for n, old in renamed.items()})

    model = bring(folder / what, find_models(MODELS, offering(home, CARD)), home)

    assert model is not None
    assert installed_in(home) == sorted([*FILES, CARD_NAME, RECORD_NAME])


def test_a_file_without_a_known_hash_is_known_by_its_name(home: Path, tmp_path: Path) -> None:
    model = bring(gathered(tmp_path / "mine"), listed(UNKNOWING), home)

    assert model is not None
    assert model.card == CARD


def test_a_graph_with_its_own_card_beside_it_is_installed(home: Path, tmp_path: Path) -> None:
    folder = gathered(tmp_path / "mine", FILES | {"model.toml": card_text(CARD).encode()})
    (folder / "another.toml").write_text("schema = 9")

    model = bring(folder / "model.onnx", listed(), home)

    assert model is not None
    assert model.card == CARD


def test_a_card_with_its_files_beside_it_is_installed(home: Path, tmp_path: Path) -> None:
    folder = gathered(tmp_path / "mine", FILES | {"it.toml": card_text(CARD).encode()})

    assert bring(folder / "it.toml", listed(), home) is not None


def test_a_card_alone_is_put_on_the_list(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(card_text(CARD))

    assert bring(path, listed(), home) is None

    found = found_in(home)
    assert found.offered["synthetic"] == CARD
    assert [(o.name, o.state) for o in offers(found, "", {}, Verdicts(home))] == [
        ("synthetic", OfferState.OFFERED)
    ]
    assert forget("synthetic", home)
    assert not found_in(home).offered
    assert not forget("synthetic", home)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["model.onnx"], "No model on the list"),
        ([], "No model on the list"),
        (["model.onnx", "card.toml"], r"lacks weights\.bin, tokenizer\.json"),
        ([*FILES, "a.toml", "b.toml"], "several cards"),
    ],
    ids=["only a part", "nothing", "a card and a part", "two cards"],
)
def test_a_folder_that_is_no_model_says_what_is_amiss(
    home: Path, tmp_path: Path, names: list[str], words: str
) -> None:
    text = card_text(CARD).encode()
    folder = gathered(tmp_path / "mine", {name: FILES.get(name, text) for name in names})

    with pytest.raises((ModelMissingError, ModelMismatchError), match=words):
        bring(folder, listed(CARD), home)
    assert not (home / "synthetic").exists()


@pytest.mark.parametrize("name", ["gone", "notes.txt", "gone.onnx"])
def test_what_is_no_model_is_refused(home: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread")

    with pytest.raises(ModelMissingError, match=name):
        bring(tmp_path / name, listed(CARD), home)


def test_the_name_of_a_model_that_ships_cannot_be_taken(home: Path, tmp_path: Path) -> None:
    look = replace(CARD, name="look")
    folder = gathered(tmp_path / "mine", FILES | {"card.toml": card_text(look).encode()})

    with pytest.raises(ModelMismatchError, match="part of RefBoard"):
        bring(folder, find_models(MODELS), home)


def test_bringing_can_be_stopped_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    folder = gathered(tmp_path / "mine", FILES | {"card.toml": card_text(CARD).encode()})

    with pytest.raises(PullStoppedError):
        bring(folder, listed(), home, should_stop=lambda: True)
    assert not (home / "synthetic").exists()
    assert [path for path in (home / PARTIAL).iterdir() if path.is_dir()] == []


# -- taking away -----------------------------------------------------------------------------------


def test_a_removed_model_is_gone_and_can_come_again(home: Path) -> None:
    model = install(CARD, gathered(home / PARTIAL / "a"), home)

    remove(model, home)

    assert not found_in(home).models
    assert not (home / "synthetic").exists()
    install(CARD, gathered(home / PARTIAL / "a"), home)


def test_a_model_that_ships_stays(home: Path) -> None:
    look = find_models(MODELS).models["look"]

    with pytest.raises(ModelMismatchError, match="stays"):
        remove(look, home)
    verify(look)


# -- cards as text, and the list -------------------------------------------------------------------

_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(_words, _words, st.integers(0, 99), st.sampled_from(["", "quick", "erf"]), st.booleans())
def test_a_card_that_is_written_is_read_back_the_same(
    title: str, prefix: str, rank: int, gelu: str, is_known: bool
) -> None:
    card = card_of(is_known=is_known)
    assert card.text is not None
    text = replace(card.text, prefix=prefix, eos_id=rank or None, padding="fixed", pooling="last")
    card = replace(card, title=title, notice=prefix, rank=rank, gelu=gelu, text=text)

    assert parse_card(tomllib.loads(card_text(card))) == card


def test_a_card_with_odd_names_inside_survives_being_written() -> None:
    look = find_models(MODELS).card("look")
    odd = tuple(replace(block, name=f'"{block.name}" = 1') for block in look.blocks)
    weights = {block.name: 1.0 for block in odd}
    card = replace(look, blocks=odd, emphases={"a.b [c]": weights, "plain-one": weights})

    assert parse_card(tomllib.loads(card_text(card))) == card


@pytest.mark.parametrize("name", [*sorted(find_models(MODELS).offered), "look"])
def test_every_card_of_ours_survives_being_written(name: str) -> None:
    card = find_models(MODELS).card(name)

    assert parse_card(tomllib.loads(card_text(card))) == card


def test_the_list_tells_the_state_of_each_model(home: Path) -> None:
    install(CARD, gathered(home / PARTIAL / "a"), home)
    found = find_models(MODELS, home)

    shown = {o.name: o for o in offers(found, "synthetic", {"dinov2-small": 17}, Verdicts(home))}

    assert shown["look"].state is OfferState.SHIPPED
    assert shown["synthetic"].state is OfferState.INSTALLED
    assert shown["synthetic"].is_chosen
    assert shown["dinov2-small"].state is OfferState.FETCHING
    assert shown["dinov2-small"].done_bytes == 17
    assert shown["clip-vit-b32"].state is OfferState.OFFERED
    assert shown["clip-vit-b32"].has_words
    assert not shown["dinov2-small"].has_words
    assert not shown["mobileclip-s2"].is_hosted
    assert shown["nomic-v1.5"].byte_size == 0
