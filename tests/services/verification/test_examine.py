"""The gate: each kind of wrong model is refused with its sentence, and a right one is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from refboard.services.embedding.catalog import InstalledModel, find_models, read_card
from refboard.services.embedding.quantise import quantise
from refboard.services.embedding.stoppable import PullStoppedError
from refboard.services.paths import models_dir
from refboard.services.verification.examine import CHECKS, examine
from tests.wrong_models import WRONG, Wrong, right_model, wrong_model

PARITY = Path(__file__).parents[1] / "embedding" / "parity"


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.kind)
def test_a_wrong_model_is_refused_with_its_sentence(tmp_path: Path, wrong: Wrong) -> None:
    found = examine(wrong_model(tmp_path, wrong))

    problem = found.problem
    assert problem is not None
    assert (problem.check, wrong.says in problem.sentence) == (wrong.check, True), problem
    assert problem.hint
    assert found.findings[-1] is problem


@pytest.mark.parametrize("has_golden", [False, True], ids=["by its words", "by golden vectors"])
def test_a_right_model_passes_every_check_that_concerns_it(
    tmp_path: Path, has_golden: bool
) -> None:
    found = examine(right_model(tmp_path, has_golden=has_golden))

    left_out = "words" if has_golden else "golden"
    assert found.is_sound, found.problem
    assert [f.check for f in found.findings] == [c.name for c in CHECKS if c.name != left_out]


def test_channels_in_another_order_are_seen_by_golden_vectors_where_there_are_no_words(
    tmp_path: Path,
) -> None:
    backwards = next(wrong for wrong in WRONG if "channels" in wrong.kind)
    model = wrong_model(tmp_path, replace(backwards, has_golden=True))
    wordless = replace(model, card=replace(model.card, text=None))

    problem = examine(wordless).problem

    assert problem is not None
    assert problem.check == "golden"


@pytest.mark.parametrize("name", sorted(find_models(models_dir()).models))
def test_what_ships_passes(name: str) -> None:
    found = examine(find_models(models_dir()).models[name])

    assert found.is_sound, found.problem


@pytest.mark.parametrize("card", ["look.toml", "subjects/card.toml"])
def test_ours_have_golden_vectors_on_their_cards(card: str) -> None:
    model = InstalledModel(read_card(models_dir() / card), models_dir(), is_shipped=True)

    found = examine(model)

    assert found.is_sound, found.problem
    assert "golden" in [finding.check for finding in found.findings]


def test_an_int8_model_passes_since_it_is_run_one_by_one(tmp_path: Path) -> None:
    small = find_models(PARITY / "none", PARITY).models["small-clip"]
    card = quantise(small, tmp_path)

    found = examine(InstalledModel(replace(card, golden=None, text=None), tmp_path))

    assert found.is_sound, found.problem
    neighbours = next(f for f in found.findings if f.check == "neighbours")
    assert "cosine 1.0" in neighbours.sentence


def test_checking_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []

    with pytest.raises(PullStoppedError):
        examine(
            right_model(tmp_path),
            tell=lambda number, _count, _asks: told.append(number),
            should_stop=lambda: len(told) == 3,
        )

    assert told == [1, 2, 3]
