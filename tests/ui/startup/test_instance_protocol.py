"""What a second start tells the first arrives as it was told, and nothing else is taken."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.ui.startup.instance_protocol import (
    HEADER_BYTES,
    MOST_BYTES,
    FrameReader,
    MessageError,
    greeting,
    read_greeting,
    read_receipt,
    read_wish,
    receipt,
    wish,
)

# Lone surrogates are how Python writes bytes of a name that are no text.
names = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=40)
paths = st.lists(names.map(lambda name: Path("/") / name), max_size=8)


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(HEADER_BYTES, "big") + body


@given(paths, st.lists(st.integers(1, 30), min_size=1))
def test_a_wish_arrives_in_order_in_whatever_pieces(wished: list[Path], pieces: list[int]) -> None:
    reader, left, body = FrameReader(), wish(wished), None
    while left:
        size = min(pieces[0], reader.wanted)
        pieces = [*pieces[1:], pieces[0]]
        body, left = reader.feed(left[:size]), left[size:]

    assert body is not None
    assert read_wish(body) == tuple(wished)


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(body: bytes) -> None:
    for read in (read_greeting, read_wish, read_receipt):
        with pytest.raises(MessageError):
            read(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"version": 1e999, "open": []}',
        b'{"version": 2, "open": []}',
        b'{"version": 1}',
        b'{"version": 1, "open": "/etc"}',
        b'{"version": 1, "open": [1]}',
        b'{"version": 1, "open": ["relative.png"]}',
        b'{"version": 1, "open": ["/nul\\u0000byte"]}',
        b"\xff\xfe",
        b"",
    ],
)
def test_what_is_no_wish_is_refused(body: bytes) -> None:
    with pytest.raises(MessageError):
        read_wish(body)


def test_an_endless_message_is_refused_before_it_is_held() -> None:
    reader = FrameReader()

    with pytest.raises(MessageError, match="a message of"):
        reader.feed((MOST_BYTES + 1).to_bytes(HEADER_BYTES, "big"))


def test_two_messages_at_once_are_refused() -> None:
    with pytest.raises(MessageError, match="more than one"):
        FrameReader().feed(wish([]) + b"x")


def test_more_paths_than_a_message_holds_are_refused_where_they_are_told() -> None:
    with pytest.raises(MessageError):
        wish([Path("/") / ("x" * 1000)] * 10_000)


def test_a_greeting_and_a_receipt_are_known_from_each_other() -> None:
    read_greeting(greeting()[HEADER_BYTES:])
    read_receipt(receipt()[HEADER_BYTES:])
    with pytest.raises(MessageError, match="not taken"):
        read_receipt(json.dumps({"version": 1, "taken": False}).encode())
    with pytest.raises(MessageError):
        read_receipt(greeting()[HEADER_BYTES:])
