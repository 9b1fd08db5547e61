"""A verdict holds for what was examined, and for nothing else."""

import json
from pathlib import Path

import pytest

from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.paths import models_dir
from refboard.services.verification import finding, verdicts
from refboard.services.verification.finding import Finding, Verification
from refboard.services.verification.verdicts import VERDICTS_NAME, Verdicts
from tests.builders_models import install_model


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def model(home: Path) -> InstalledModel:
    install_model(home, is_checked=False)
    return find_models(home / "none", home).installed("colours")


def failed(check: str) -> Verification:
    return Verification("colours", (Finding(check, "It is wrong.", "Do this.", is_good=False),))


def test_a_model_is_asked_once(home: Path, model: InstalledModel) -> None:
    asked: list[int] = []
    for _ in range(2):
        verdict = Verdicts(home).ask(model, tell=lambda number, _count, _asks: asked.append(number))
        assert verdict.is_admitted

    assert asked.count(1) == 1


@pytest.mark.parametrize("change", ["card", "file", "runtime", "checks"])
def test_another_card_file_runtime_or_check_asks_again(
    home: Path, model: InstalledModel, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Verdicts(home).ask(model)
    folder = home / "colours"
    if change == "card":
        card = (folder / "card.toml").read_text()
        (folder / "card.toml").write_text(card.replace("context = 8", "context = 9"))
    elif change == "file":
        record = json.loads((folder / "installed.json").read_text())
        record["files"][0]["sha256"] = "0" * 64
        (folder / "installed.json").write_text(json.dumps(record))
    elif change == "runtime":
        monkeypatch.setattr(verdicts, "version", lambda _name: "99.0")
    else:
        monkeypatch.setattr(verdicts, "VERSION", finding.VERSION + 1)

    assert Verdicts(home).of(find_models(home / "none", home).installed("colours")) is None


def test_one_that_failed_is_not_admitted_until_it_is_forced(
    home: Path, model: InstalledModel
) -> None:
    refused = Verdicts(home).note(model, failed("words"))
    assert not refused.is_admitted
    assert str(refused.refusal()) == "It is wrong. It is not used. Do this."

    Verdicts(home).force(model)

    forced = Verdicts(home).of(model)
    assert forced is not None
    assert (forced.is_admitted, forced.is_sound, forced.sentence) == (True, False, "It is wrong.")


@pytest.mark.parametrize(("check", "is_forced"), [("words", True), ("golden", False)])
def test_force_holds_for_the_check_that_failed_and_for_no_other(
    home: Path, model: InstalledModel, check: str, is_forced: bool
) -> None:
    Verdicts(home).note(model, failed("words"))
    Verdicts(home).force(model)

    assert Verdicts(home).note(model, failed(check)).is_forced == is_forced


@pytest.mark.parametrize("content", ["", "[]", "{", '{"schema": 1, "models": []}', "[" * 100_000])
def test_a_damaged_file_of_verdicts_asks_again(
    home: Path, model: InstalledModel, content: str
) -> None:
    (home / VERDICTS_NAME).write_text(content)

    assert Verdicts(home).of(model) is None
    assert Verdicts(home).ask(model).is_sound
    assert Verdicts(home).of(model) is not None


@pytest.mark.logs_warnings
def test_where_nothing_can_be_kept_it_holds_for_this_start(
    home: Path, model: InstalledModel, caplog: pytest.LogCaptureFixture
) -> None:
    (home / VERDICTS_NAME).mkdir()
    here = Verdicts(home)

    assert here.ask(model).is_sound
    assert here.of(model) is not None
    assert "cannot be kept" in caplog.text


def test_what_ships_is_not_asked(home: Path) -> None:
    verdict = Verdicts(home).of(find_models(models_dir()).models["look"])

    assert verdict is not None
    assert verdict.is_sound
