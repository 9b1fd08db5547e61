from itertools import product

import pytest
from PySide6.QtCore import Qt

from refboard.core.settings import Theme
from refboard.ui.style.style_sheet import style_sheet
from refboard.ui.style.theme import tokens_for
from refboard.ui.style.tokens import DARK, LIGHT, Tokens, contrast

SURFACES = ("canvas", "surface", "raised", "hover", "selected")


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_words_can_be_read_on_every_surface(tokens: Tokens) -> None:
    for words, ground in product(("text", "muted"), SURFACES):
        ratio = contrast(getattr(tokens, words), getattr(tokens, ground))
        assert ratio >= 4.5, f"{words} on {ground}: {ratio:.1f}"


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_accent_and_danger_can_be_read_where_they_are_used(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    for ground in ("surface", "raised"):
        assert contrast(tokens.accent, getattr(tokens, ground)) >= 4.5
        assert contrast(tokens.danger, getattr(tokens, ground)) >= 4.5


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_style_sheet_names_no_colour_of_the_other_theme() -> None:
    dark, light = style_sheet(DARK), style_sheet(LIGHT)

    for name in ("surface", "raised", "text", "border", "accent"):
        assert getattr(LIGHT, name) not in dark
        assert getattr(DARK, name) not in light


@pytest.mark.parametrize(
    ("choice", "desktop", "expected"),
    [
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Dark, DARK),
        ("system", Qt.ColorScheme.Unknown, DARK),
        ("dark", Qt.ColorScheme.Light, DARK),
        ("light", Qt.ColorScheme.Dark, LIGHT),
    ],
)
def test_the_theme_follows_the_choice_and_then_the_desktop(
    choice: Theme, desktop: Qt.ColorScheme, expected: Tokens
) -> None:
    assert tokens_for(choice, desktop) is expected


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_what_cannot_be_used_is_clearly_dimmer_than_what_can(tokens: Tokens) -> None:
    ratio = contrast(tokens.faint, tokens.raised)

    assert 2.4 <= ratio < 0.6 * contrast(tokens.muted, tokens.raised)
