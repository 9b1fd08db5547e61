"""The steps from one schema to the next, oldest first.

Plain modules and no script folder, so that they work inside a packaged app. Only upgrade.py
imports this package, and only when a library is not at the newest revision.
"""

from types import ModuleType

from refboard.services.store.migrations import (
    v0001_first_schema,
    v0002_items_have_content,
    v0003_names_in_any_writing,
    v0004_looks_at_originals,
    v0005_assets_have_remarks,
    v0006_boards_have_places,
    v0007_copies,
    v0008_pictures_have_palettes,
)

STEPS: tuple[ModuleType, ...] = (
    v0001_first_schema,
    v0002_items_have_content,
    v0003_names_in_any_writing,
    v0004_looks_at_originals,
    v0005_assets_have_remarks,
    v0006_boards_have_places,
    v0007_copies,
    v0008_pictures_have_palettes,
)
