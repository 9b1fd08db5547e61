"""A second space: it fills behind the first one, answers words, and is switched without a mix."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.asset import AssetState, Source
from refboard.core.errors import QueryError
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from tests.builders_models import admit, install_model
from tests.finding import by_words, similar
from tests.shipped_models import look_alone
from tests.working import work_off, working

pytestmark = pytest.mark.subjects

COLOURS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 220)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


class Workplace:
    """A library whose models come and go."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        self.library = Library.open(root, home=home)
        self.ids: dict[str, AssetId] = {}

    def reopen(self) -> Library:
        self.library.close()
        self.library = Library.open(self.root, home=self.home)
        return self.library

    def add(self, *names: str) -> None:
        """Import pictures of one colour each, named after it and a number."""
        folder = self.root.parent / "pictures"
        folder.mkdir(exist_ok=True)
        entries = []
        for number, name in enumerate(names, len(self.ids)):
            path = folder / f"{number:03d}-{name}.png"
            colour = tuple(min(255, c + number) for c in COLOURS[name])
            Image.new("RGB", (40, 30), colour).save(path)
            entries.append(ImportEntry(new_asset_id(), Source(path), 40, 30))
            self.ids[path.stem] = entries[-1].asset_id
        accept(self.library, ImportRequest(tuple(entries)))
        self.work()

    def work(self) -> None:
        """Do all that is left to do."""
        work_off(self.library)

    def words(self, text: str, limit: int = 3) -> list[str]:
        """Return the names of what words find."""
        space = self.library.slot("meaning").serving
        assert space is not None
        (vector,) = TextEmbedder(space.model).embed([text])
        answer = by_words(self.library, text, limit, vector=vector)
        return [match.asset.name for match in answer.matches]


def following(library: Library) -> VectorSpace:
    """Return the space that is getting ready."""
    space = library.slot("meaning").following
    assert space is not None
    return space


@pytest.fixture
def place(tmp_path: Path, home: Path) -> Iterator[Workplace]:
    made = Workplace(tmp_path / "library", home)
    yield made
    made.library.close()


def test_without_a_model_there_is_no_meaning_and_the_sentence_says_where_to_get_one(
    tmp_path: Path, home: Path
) -> None:
    library = Library.open(tmp_path / "library", models=look_alone(tmp_path / "ships"), home=home)
    assert library.slot("meaning").serving is None
    with pytest.raises(QueryError, match="no model for similar subject"):
        library.space_for("meaning")
    library.close()


def test_the_shipped_model_answers_until_another_has_looked_at_every_picture(
    place: Workplace, home: Path
) -> None:
    place.add("red", "green")
    install_model(home)
    library = place.reopen()

    assert library.space_for("meaning").card.name == "subjects"
    assert following(library).card.name == "colours"
    place.work()
    assert library.space_for("meaning").card.name == "colours"


def test_the_shipped_model_answers_again_at_once_when_the_other_one_is_given_up(
    place: Workplace, home: Path
) -> None:
    place.add("red", "green")
    install_model(home)
    place.reopen()
    place.add("blue")
    library = place.reopen()
    assert library.space_for("meaning").card.name == "colours"

    shutil.rmtree(home / "colours")
    library.choose("meaning", "")

    shipped = library.space_for("meaning")
    assert (shipped.card.name, shipped.left(), shipped.row.dim) == ("subjects", 1, 512)
    place.work()
    assert shipped.left() == 0


def test_an_installed_model_fills_its_space_beside_look(place: Workplace, home: Path) -> None:
    install_model(home)
    library = place.reopen()
    place.add("red", "green")
    assert library.space_for("meaning").card.name == "colours"

    place.add("blue")

    assert library.space_for("meaning").left() == 0
    assert len(library.space_for("meaning").index) == 3
    assert library.store.assets.counts()[AssetState.READY] == 3


def test_words_find_what_pictures_show(place: Workplace, home: Path) -> None:
    install_model(home)
    place.reopen()
    place.add("green", "blue", "red", "green")

    assert place.words("something red")[0].endswith("red.png")
    assert {name.split("-")[1] for name in place.words("green", 2)} == {"green.png"}


def test_scores_of_words_are_the_cosines_that_numpy_finds(place: Workplace, home: Path) -> None:
    install_model(home)
    library = place.reopen()
    place.add(*(["red", "green", "blue"] * 4))
    assert library.slot("meaning").serving is not None
    (vector,) = TextEmbedder(library.space_for("meaning").model).embed(["blue grey"])

    answer = by_words(library, "blue grey", 12, vector=vector)

    ((keys, stored),) = library.store.vectors.source(library.space_for("meaning").row).batches()
    cosines = dict(zip(keys.tolist(), (stored @ vector).tolist(), strict=True))
    by_id = {asset.id: key for key, asset in library.store.assets.by_keys(keys.tolist()).items()}
    assert len(answer.matches) == 12
    for match in answer.matches:
        assert match.score == pytest.approx(cosines[by_id[match.asset.id]], abs=1e-3)


def test_a_name_that_has_the_words_comes_with_both_reasons(place: Workplace, home: Path) -> None:
    install_model(home)
    place.reopen()
    place.add("red", "green")
    space = place.library.slot("meaning").serving
    assert space is not None
    (vector,) = TextEmbedder(space.model).embed(["red"])

    answer = by_words(place.library, "red", 5, vector=vector)

    assert [match.why for match in answer.matches] == ["name, meaning", ""]
    assert answer.space == "words"


def test_a_new_model_waits_until_it_has_seen_everything_and_the_old_one_serves(
    place: Workplace, home: Path
) -> None:
    install_model(home, "first", dim=6)
    library = place.reopen()
    place.add("red", "green", "blue")
    install_model(home, "second", dim=9, rank=2)

    library.choose("meaning", "second")

    assert library.slot("meaning").serving is not None
    waiting = library.slot("meaning").following
    assert waiting is not None
    assert library.space_for("meaning").card.name == "first"
    assert waiting.left() == 3
    assert place.words("red")[0].endswith("red.png")  # the old one answers
    state = library.states()[1]
    assert (state.model, state.next_title, state.left) == ("first", "Second", 3)

    place.work()

    assert library.space_for("meaning").card.name == "second"
    assert library.slot("meaning").following is None
    assert place.words("blue")[0].endswith("blue.png")


def test_a_switch_that_was_cut_off_goes_on_after_the_next_start(
    place: Workplace, home: Path
) -> None:
    install_model(home, "first", dim=6)
    place.reopen()
    place.add("red", "green")
    install_model(home, "second", dim=9, rank=2)
    place.library.choose("meaning", "second")

    library = place.reopen()

    assert library.slot("meaning").serving is not None
    assert library.slot("meaning").following is not None
    assert (
        library.space_for("meaning").card.name,
        following(library).card.name,
    ) == ("first", "second")
    place.work()
    reopened = place.reopen().slot("meaning").serving
    assert reopened is not None
    assert reopened.card.name == "second"


def test_going_back_to_a_model_that_has_seen_everything_is_at_once(
    place: Workplace, home: Path
) -> None:
    install_model(home, "first", dim=6)
    library = place.reopen()
    place.add("red")
    install_model(home, "second", dim=9, rank=2)
    library.choose("meaning", "second")
    place.work()

    library.choose("meaning", "first")
    place.work()

    assert library.slot("meaning").serving is not None
    assert library.space_for("meaning").card.name == "first"
    assert library.slot("meaning").following is None


def test_vectors_of_two_models_never_meet(place: Workplace, home: Path) -> None:
    install_model(home, "first", dim=6)
    library = place.reopen()
    place.add("red", "green")
    install_model(home, "second", dim=6, rank=2)
    (home / "second" / "card.toml").write_text(
        (home / "second" / "card.toml").read_text().replace('version = "1"', 'version = "2"')
    )
    admit(home / "second")
    library.choose("meaning", "second")
    place.work()

    spaces = library.store.vectors.spaces()
    rows = [space for space in spaces if space.model in ("first", "second")]
    assert len({row.fingerprint for row in rows}) == 2
    assert [library.store.vectors.count(row) for row in rows] == [2, 2]


def test_both_adds_what_the_spaces_say(place: Workplace, home: Path) -> None:
    install_model(home)
    library = place.reopen()
    place.add("red", "red", "blue", "green")
    asked = place.ids["000-red"]
    answers = {space: similar(library, asked, space) for space in ("look", "meaning", "both")}

    assert [answer.space for answer in answers.values()] == ["look", "meaning", "both"]
    found = {
        space: {match.asset.name: match.likeness for match in answer.matches}
        for space, answer in answers.items()
    }
    assert next(iter(found["both"])) == next(iter(found["meaning"])) == "001-red.png"
    assert set(found["both"]) == set(found["look"]) == set(found["meaning"])
    assert list(found["both"].values()) == sorted(found["both"].values(), reverse=True)


def test_the_shipped_model_can_be_chosen_again_and_stays_so(place: Workplace, home: Path) -> None:
    install_model(home)
    place.reopen().choose("meaning", "")

    library = place.reopen()

    assert library.space_for("meaning").card.name == "subjects"
    assert library.slot("meaning").chosen == ""
    library.choose("meaning", "colours")
    library.choose("meaning", "subjects")
    assert library.slot("meaning").chosen == ""


def test_the_shipped_model_answers_where_the_chosen_one_is_gone(
    place: Workplace, home: Path
) -> None:
    folder = install_model(home)
    place.reopen()
    place.add("red", "green")
    shutil.rmtree(folder)

    library = place.reopen()

    assert "no model called" in str(library.slot("meaning").problem)
    assert library.states()[1].model == "subjects"
    place.add("blue")
    assert library.space_for("meaning").left() == 0


def test_a_damaged_model_fails_no_picture_and_is_done_when_it_is_sound_again(
    place: Workplace, home: Path
) -> None:
    folder = install_model(home)
    content = (folder / "vision.onnx").read_bytes()
    (folder / "vision.onnx").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    library = place.reopen()

    place.add("red", "green")

    assert library.slot("meaning").serving is not None
    assert library.space_for("meaning").left() == 2
    assert library.store.failed_work() == []
    (folder / "vision.onnx").write_bytes(content)
    place.work()
    assert library.space_for("meaning").left() == 0


def test_one_picture_that_a_model_cannot_take_fails_alone_with_the_models_revision(
    place: Workplace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refboard.core.errors import InferenceError
    from refboard.services.embedding.image_embedder import ImageEmbedder

    embed = ImageEmbedder.embed

    def fails_on_blue(self: ImageEmbedder, batch: np.ndarray) -> np.ndarray:
        is_blue = batch[:, 2].mean(axis=(1, 2)) > batch[:, 0].mean(axis=(1, 2)) + 0.5
        if self.card.space == "meaning" and is_blue.any():
            raise InferenceError("The model failed on a picture.")
        return embed(self, batch)

    install_model(home)
    library = place.reopen()
    with monkeypatch.context() as patched:
        patched.setattr(ImageEmbedder, "embed", fails_on_blue)
        place.add("red", "blue", "green")

    assert library.slot("meaning").serving is not None
    (failed,) = library.store.failed_work()
    assert failed.name == "001-blue.png"
    assert (failed.stage, failed.model, failed.version) == ("embed", "colours", "1")
    assert len(library.space_for("meaning").index) == 2

    library.store.jobs.retry()
    place.work()
    assert library.store.failed_work() == []
    assert len(library.space_for("meaning").index) == 3


def test_a_text_model_cannot_answer_for_meaning(place: Workplace, home: Path) -> None:
    folder = install_model(home, "words")
    card = (folder / "card.toml").read_text()
    start, end = card.index("[image]"), card.index("[text]")
    (folder / "card.toml").write_text(
        (card[:start] + card[end:]).replace('space = "meaning"', 'space = "text"')
    )

    with pytest.raises(QueryError, match="does not answer for meaning"):
        place.library.choose("meaning", "words")


def test_the_index_is_told_of_what_is_added_after_the_same_model_was_chosen_again(
    place: Workplace, home: Path
) -> None:
    install_model(home)
    library = place.reopen()
    with working(library, 1) as driven:
        pipeline = driven.parts.pipeline
        library.choose("meaning", "colours")
        pipeline.indexers.follow()
        assert library.slot("meaning").serving is not None
        assert len(library.space_for("meaning").index) == 0
        generation = library.space_for("meaning").index.generation
        picture = place.root.parent / "one.png"
        Image.new("RGB", (40, 30), COLOURS["red"]).save(picture)
        entry = ImportEntry(new_asset_id(), Source(picture), 40, 30)
        pipeline.accepted(accept(library, ImportRequest((entry,))).pending)
        driven.finish_work()

    assert len(library.space_for("meaning").index) == 1
    assert library.space_for("meaning").index.generation > generation


@pytest.mark.parametrize("size", [(3000, 200), (200, 3000), (1600, 1200)])
def test_a_picture_has_the_same_vector_however_it_came_to_its_space(
    place: Workplace, home: Path, size: tuple[int, int]
) -> None:
    """Imported with the model there, or looked at later: long pictures, too."""
    small = Path(__file__).parents[1] / "embedding" / "parity" / "small-clip"
    random = np.random.default_rng(4)
    cells = random.integers(0, 256, (size[1] // 20, size[0] // 20, 3), dtype=np.uint8)
    picture = place.root.parent / "long.jpg"
    Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC).save(picture, quality=95)

    vectors = []
    for number, is_there in enumerate((True, False)):
        models = home.parent / f"models-{number}"
        models.mkdir()
        if is_there:
            shutil.copytree(small, models / small.name)
            admit(models / small.name)
        made = Workplace(home.parent / f"library-{number}", models)
        entry = ImportEntry(new_asset_id(), Source(picture))
        accept(made.library, ImportRequest((entry,)))
        made.work()
        if not is_there:
            shutil.copytree(small, models / small.name)
            admit(models / small.name)
            made.reopen()
            made.work()
        assert made.library.slot("meaning").serving is not None
        stored = made.library.space_for("meaning").stored_vectors(entry.asset_id)
        assert stored is not None
        vectors.append(stored[0])
        made.library.close()

    assert float(vectors[0] @ vectors[1]) > 0.999
