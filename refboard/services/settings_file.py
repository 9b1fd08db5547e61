"""The settings file: JSON, written whole, read forgivingly.

A value that is out of range or of the wrong kind falls back to the nearest allowed one, so that a
file edited by hand can never stop the window from opening.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, get_args

from refboard.core.content.group import is_colour
from refboard.core.query import Emphasis
from refboard.core.settings import Settings, Theme
from refboard.core.spaces import askable
from refboard.services.atomic_file import write_file

log = logging.getLogger(__name__)

RANGES = {
    "preview_budget_mb": (64, 4096),
    "max_megapixels": (1, 2000),
    "max_download_mb": (1, 500),
    "find_thumb_px": (64, 288),
    "arrange_gap": (0, 400),
    "new_picture_height": (50, 4000),
}
COLOURS = ("dark_ground", "light_ground")
CHOICES = {
    "theme": get_args(Theme),
    "emphasis": tuple(e.value for e in Emphasis),
    "space": askable(),
}


def load_settings(path: Path) -> Settings:
    """Return the settings in `path`; defaults for what is missing, broken or unreadable."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        log.info("Settings could not be read, defaults are used: %s", error)
        return Settings()
    return settings_from(table) if isinstance(table, dict) else Settings()


def settings_from(table: Mapping[str, Any]) -> Settings:
    """Return settings from a parsed table, each value pulled into its allowed range."""
    defaults = Settings()
    chosen = {
        field.name: _valid(field.name, table.get(field.name), getattr(defaults, field.name))
        for field in fields(Settings)
    }
    return Settings(**chosen)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole: a crash leaves the old file or the new one.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, (json.dumps(asdict(settings), indent=2) + "\n").encode())


def _valid(name: str, value: Any, default: Any) -> Any:  # Any: whatever a JSON file holds
    if isinstance(default, bool):
        return value if isinstance(value, bool) else default
    if isinstance(default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            return default
        low, high = RANGES[name]
        return min(max(value, low), high)
    if name in COLOURS:
        return value if isinstance(value, str) and is_colour(value) else default
    return value if value in CHOICES[name] else default
