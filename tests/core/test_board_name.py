"""A board's name is one short line, whoever gave it."""

import pytest

from refboard.core.board import MOST_NAME, board_name, numbered_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Old town", "Old town"),
        ("  two\nlines\tand \x1b[31m red\x00 ", "two lines and [31m red"),
        ("wide\u3000space, line\u2028end, \x85 and \x9b", "wide space, line end, and"),
        ("turned \u202eround\u202c", "turned round"),
        ("a family: \U0001f468\u200d\U0001f469\u200d\U0001f467", None),
        ("東京 Ünï שלום", None),
        ("\n \t", ""),
    ],
)
def test_a_name_is_folded_to_one_line_without_what_steers(given: str, kept: str | None) -> None:
    assert board_name(given) == (given if kept is None else kept)
    assert board_name(board_name(given)) == board_name(given)


def test_a_name_of_which_nothing_is_left_is_called_otherwise() -> None:
    assert board_name("\r\n", "Board") == "Board"


def test_a_name_is_cut_and_leaves_room_for_its_number() -> None:
    long = board_name("n" * 100_000)

    assert len(long) == MOST_NAME
    assert board_name(numbered_name(long, 12)) == numbered_name(long, 12)
    assert numbered_name(long, 12).endswith("n 12")
