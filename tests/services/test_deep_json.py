"""A file of ours that holds JSON nested beyond reason is damaged, like any that is no JSON."""

from pathlib import Path

import pytest

from refboard.core.errors import ModelMismatchError
from refboard.core.settings import Settings
from refboard.services.embedding.catalog import find_models, recorded
from refboard.services.index.index_file import IndexFile
from refboard.services.inference import run_plans
from refboard.services.measure import child
from refboard.services.paths import models_dir
from refboard.services.settings_file import load_settings


@pytest.fixture(params=["[" * 100_000, '{"a":' * 100_000], ids=["lists", "objects"])
def deep(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "space.json"
    path.write_text(request.param)
    return path


def test_settings_fall_back_to_the_defaults(deep: Path) -> None:
    assert load_settings(deep) == Settings()


def test_an_index_is_made_again(deep: Path) -> None:
    assert IndexFile(deep.parent, "space").read("fingerprint", 8) is None


def test_an_index_whose_seal_counts_to_infinity_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "space.json").write_text('{"generation": 1e999, "count": 1}')

    assert IndexFile(tmp_path, "space").read("fingerprint", 8) is None


def test_measured_settings_count_as_none(deep: Path) -> None:
    assert run_plans._rows(deep) == []


def test_a_measuring_process_ended_without_a_result(deep: Path) -> None:
    assert child._read(deep, 0).reason == "ended without a result"


def test_the_record_of_a_model_is_refused(deep: Path) -> None:
    card = find_models(models_dir()).models["look"].card

    with pytest.raises(ModelMismatchError, match="cannot be read"):
        recorded(card, deep)
