"""Which pictures a question is about, whatever they show: scope and filters as one query."""

import json

import numpy as np
from sqlalchemy import ColumnElement, case, func, literal, select

from refboard.core.finding.query import Filters, Scope
from refboard.core.query import Int64Array
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import asset_keys, one_of
from refboard.services.store.schema import asset_tags, assets, boards, items, tags

_NEARLY = (10, 11)
"""Sides within a tenth of each other are those of a square; whole numbers, as the columns are."""


class PictureFilter:
    """Finds the pictures that a scope and filters let through."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: tuple[object, Int64Array] | None = None

    def keys(self, scope: Scope, filters: Filters) -> Int64Array | None:
        """Return the keys of the pictures that may be answers, ascending; None for all.

        Whoever asks again while nothing was written gets what was found before.
        """
        if scope.is_everywhere and filters.is_empty:
            return None
        asked = (scope, filters, self._database.state())
        if self._kept is None or self._kept[0] != asked:
            self._kept = asked, self._read(scope, filters)
        return self._kept[1]

    def _read(self, scope: Scope, filters: Filters) -> Int64Array:
        with self._database.snapshot() as connection:
            wanted = _passing(filters)
            if scope.board_ids:
                wanted.append(assets.c.key.in_(_on_boards(scope.board_ids)))
            if scope.asset_ids is not None:
                wanted.append(
                    one_of(assets.c.key, asset_keys(connection, scope.asset_ids).values())
                )
            # One row for all: a row for each of 100,000 takes ten times as long.
            listed = select(func.json_group_array(assets.c.key)).where(*wanted)
            found = json.loads(connection.execute(listed).scalar_one())
        return np.sort(np.array(found, dtype=np.int64))


def _on_boards(board_ids: tuple[str, ...]):  # type: ignore[no-untyped-def]
    return (
        select(items.c.asset_key)
        .join(boards, boards.c.key == items.c.board_key)
        .where(one_of(boards.c.id, board_ids), items.c.asset_key.is_not(None))
    )


def _passing(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.formats:
        wanted.append(one_of(func.lower(assets.c.format), [f.lower() for f in filters.formats]))
    if filters.least_pixels:
        longer = case((assets.c.width > assets.c.height, assets.c.width), else_=assets.c.height)
        wanted.append(longer >= literal(filters.least_pixels))
    if filters.shape:
        wanted.append(_has_shape(filters.shape))
    if filters.added_from is not None:
        wanted.append(assets.c.imported_at >= filters.added_from)
    if filters.added_until is not None:
        wanted.append(assets.c.imported_at < filters.added_until)
    wanted += [assets.c.key.in_(_tagged(tag)) for tag in filters.tags]
    return wanted


def _tagged(tag: str):  # type: ignore[no-untyped-def]
    return (
        select(asset_tags.c.asset_key)
        .join(tags, tags.c.id == asset_tags.c.tag_id)
        .where(tags.c.name == tag)
    )


def _has_shape(shape: str) -> ColumnElement[bool]:
    width, height = assets.c.width, assets.c.height
    less, more = _NEARLY
    is_wide, is_tall = width * less > height * more, height * less > width * more
    match shape:
        case "wide":
            return is_wide
        case "tall":
            return is_tall
        case _:
            return ~is_wide & ~is_tall & (width > literal(0))
