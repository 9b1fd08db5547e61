from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.settings import Settings
from refboard.services.settings_file import load_settings, save_settings, settings_from


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    settings = replace(Settings(), theme="light", preview_budget_mb=512, link_originals=True)

    save_settings(tmp_path / "deep" / "settings.json", settings)

    assert load_settings(tmp_path / "deep" / "settings.json") == settings


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"theme": 3}', "\x00"])
def test_a_broken_file_gives_the_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")

    assert load_settings(path) == Settings()


def test_a_number_out_of_range_is_pulled_into_it() -> None:
    assert settings_from({"preview_budget_mb": 1}).preview_budget_mb == 64
    assert settings_from({"preview_budget_mb": 10**9}).preview_budget_mb == 4096


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*Settings.__slots__, "unknown"]), json_values))
def test_no_table_stops_the_settings_from_being_valid(table: dict[str, object]) -> None:
    settings = settings_from(table)

    assert settings_from({name: getattr(settings, name) for name in Settings.__slots__}) == settings


def test_a_colour_that_is_none_falls_back_to_the_themes() -> None:
    assert settings_from({"dark_ground": "#2b2b2b"}).dark_ground == "#2b2b2b"
    for wrong in ("grey", "#2b2b2", 7, None):
        assert settings_from({"dark_ground": wrong}).dark_ground == ""
