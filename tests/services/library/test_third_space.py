"""A third space is one row in core/spaces.py and one card: nothing else has to know of it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from refboard.core import spaces
from refboard.core.asset import AssetState, Source
from refboard.core.card_file import parse_card
from refboard.core.errors import ModelMismatchError, QueryError
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.library.library import Library
from tests.builders_models import install_model
from tests.finding import similar
from tests.working import work_off

TEXTURE = spaces.SpaceKind(
    name="texture",
    title="Texture",
    hint="What feels like it",
    likeness="similar texture",
    is_small=True,
)
COLOURS = {"red": (220, 20, 20), "rose": (225, 60, 60), "blue": (20, 20, 220)}


@pytest.fixture(autouse=True)
def third(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spaces, "SPACES", (*spaces.SPACES, TEXTURE))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Iterator[Library]:
    install_model(home, "meant", dim=6)
    install_model(home, "felt", dim=8, space="texture")
    opened = Library.open(tmp_path / "library", home=home)
    yield opened
    opened.close()


def add(library: Library, *names: str) -> None:
    entries = []
    for name in names:
        path = library.paths.root.parent / f"{name}.png"
        Image.new("RGB", (40, 30), COLOURS[name]).save(path)
        entries.append(ImportEntry(new_asset_id(), Source(path), 40, 30))
    accept(library, ImportRequest(tuple(entries)))
    work_off(library)


def test_every_picture_gets_a_vector_in_it_and_it_answers(library: Library) -> None:
    add(library, "red", "rose", "blue")

    assert library.store.assets.counts()[AssetState.READY] == 3
    assert [space.name for space in library.filling()] == ["look", "meaning", "texture"]
    space = library.space_for("texture")
    assert (space.card.name, space.left(), len(space.index)) == ("felt", 0, 3)
    (red,) = (match for match in library.store.names.find("red", 1))
    asset = library.store.assets.by_keys([red[0]])[red[0]]
    found = similar(library, asset.id, "texture")
    assert [match.asset.name for match in found.matches] == ["rose.png", "blue.png"]


def test_it_has_its_own_thread_choice_and_state(library: Library) -> None:
    assert list(EmbedLanes.make().small) == ["look", "meaning", "texture"]
    assert spaces.askable() == ("look", "meaning", "texture", "both")
    assert [state.space for state in library.states()] == ["look", "meaning", "texture"]

    library.choose("texture", "")

    assert [state.space for state in library.states()] == ["look", "meaning"]
    with pytest.raises(QueryError, match="no model for similar texture"):
        library.space_for("texture")
    assert library.space_for("meaning").card.name == "meant"


def test_a_model_answers_only_for_the_space_that_its_card_names(library: Library) -> None:
    with pytest.raises(QueryError, match="does not answer for texture"):
        library.choose("texture", "meant")
    with pytest.raises(QueryError, match='no space "smell"'):
        library.space_for("smell")
    library.choose_model("felt")
    assert library.space_for("texture").card.name == "felt"


def test_both_asks_the_spaces_that_say_so() -> None:
    assert spaces.spaces_asked("both") == ("look", "meaning")
    assert spaces.spaces_asked("auto") == ("look", "meaning")
    assert spaces.spaces_asked("texture") == ("texture",)


def test_a_card_for_a_space_that_is_not_there_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = (install_model(home, "felt", space="texture") / "card.toml").read_text()
    table = tomllib.loads(card)
    assert parse_card(table).space == "texture"
    monkeypatch.setattr(spaces, "SPACES", spaces.SPACES[:2])

    with pytest.raises(ModelMismatchError):
        parse_card(table)
