"""Where everything lies on disk: the library's folders, the user's settings, the shipped files."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import (
    user_cache_path,
    user_config_path,
    user_data_path,
    user_log_path,
    user_pictures_path,
)

from refboard.core.ids import AssetId

APP_NAME = "RefBoard"
TIMINGS = "REFBOARD_TIMINGS"


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """The folders of one library. `cache` can be deleted at any time and comes back.

    Attributes:
        root: Its folder.
        scratch: Given for a library that is only looked at: a folder outside it, for as long as it
            is open, for what nobody could keep inside; None for one that can be written.
    """

    root: Path
    scratch: Path | None = None

    @property
    def is_read_only(self) -> bool:
        """Whether nothing in the library's folder may be written."""
        return self.scratch is not None

    @property
    def database(self) -> Path:
        """The SQLite database: the truth."""
        return self.root / "library.sqlite"

    @property
    def lock(self) -> Path:
        """Held by the library's only window."""
        return self.root / "window.lock"

    @property
    def originals(self) -> Path:
        """Copied originals, `ab/<sha256>.<ext>`."""
        return self.root / "originals"

    @property
    def incoming(self) -> Path:
        """Pasted and fetched bytes that are accepted but not stored yet."""
        return self.root / "incoming"

    def staged(self, asset_id: AssetId) -> Path:
        """Return where the bytes of an asset wait until they are stored."""
        return self.incoming / asset_id

    @property
    def cache(self) -> Path:
        """Previews and index files."""
        return self.root / "cache"

    @property
    def previews(self) -> Path:
        """Previews, `ab/<sha256>-<side>.<ext>`."""
        own = self.cache / "previews"
        return own if self.scratch is None or own.is_dir() else self.scratch / "previews"

    @property
    def indexes(self) -> Path:
        """Vector index files with their sidecars."""
        return self.cache / "indexes"


def default_library() -> Path:
    """Return REFBOARD_LIBRARY, or `RefBoard Library` in the user's pictures folder."""
    chosen = os.environ.get("REFBOARD_LIBRARY")
    return Path(chosen).expanduser() if chosen else user_pictures_path() / "RefBoard Library"


def settings_file() -> Path:
    """Return the file that keeps the settings."""
    return user_config_path(APP_NAME, appauthor=False) / "settings.json"


def log_dir() -> Path:
    """Return the folder of the log files."""
    return user_log_path(APP_NAME, appauthor=False)


def named_timings_file() -> Path | None:
    """Return the file that REFBOARD_TIMINGS names for timing records; None without one."""
    named = os.environ.get(TIMINGS)
    return Path(named).expanduser() if named else None


def models_home() -> Path:
    """Return REFBOARD_MODELS, or the user's own folder of models that were fetched or brought."""
    chosen = os.environ.get("REFBOARD_MODELS")
    if chosen:
        return Path(chosen).expanduser()
    return user_data_path(APP_NAME, appauthor=False) / "models"


def compiled_models() -> Path:
    """Return the folder for models that the system compiled; it can be deleted at any time."""
    return user_cache_path(APP_NAME, appauthor=False) / "compiled-models"


def handed_out_dir() -> Path:
    """Return the folder of copies for other programs; it can be deleted at any time."""
    return user_cache_path(APP_NAME, appauthor=False) / "handed-out"


def package_dir() -> Path:
    """Return the folder of the package: in a packaged app what is shipped lies in it."""
    return Path(__file__).resolve().parent.parent


def models_dir() -> Path:
    """Return the folder of the shipped models: inside the package, or beside it in a checkout."""
    return _shipped("_models", "models")


def assets_dir() -> Path:
    """Return the folder of icons and samples: inside the package, or beside it in a checkout."""
    return _shipped("_assets", "assets")


def _shipped(packaged: str, checkout: str) -> Path:
    package = package_dir()
    inside = package / packaged
    return inside if inside.is_dir() else package.parent / checkout
