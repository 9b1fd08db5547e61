"""What macOS is told about RefBoard.app: its names, its system, and the files that it opens."""

from __future__ import annotations

import policy

APP_ICON = f"{policy.APP_NAME}.icns"
DOCUMENT_ICON = f"{policy.COMMAND}-doc.icns"
MINIMUM_SYSTEM = "LSMinimumSystemVersion"


def make_info_plist(version: str, build: str, min_macos: tuple[int, ...]) -> dict[str, object]:
    """Return the content of Info.plist.

    There are no usage descriptions: RefBoard asks for no camera, no microphone and no contacts,
    and a sentence for what is never asked would be a promise that nobody keeps.

    Args:
        version: What people read, such as "0.1.0".
        build: What tells two builds of one version apart; integers with dots between them.
        min_macos: The oldest macOS on which every file in the app loads, as the audit computes
            it, such as (14, 0).

    Raises:
        ValueError: a version is not what macOS can compare.
    """
    for name, value in (("version", version), ("build", build)):
        if not _is_dotted(value):
            raise ValueError(f"The {name} {value!r} is not one to three integers with dots.")
    if len(min_macos) not in (2, 3):
        raise ValueError(f"The oldest macOS {min_macos!r} is not two or three integers.")
    return {
        "CFBundleIdentifier": policy.BUNDLE_ID,
        "CFBundleName": policy.APP_NAME,
        "CFBundleDisplayName": policy.APP_NAME,
        "CFBundleExecutable": policy.MAC_EXECUTABLE,
        "CFBundleIconFile": APP_ICON,
        "CFBundlePackageType": "APPL",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en"],
        "CFBundleShortVersionString": version,
        "CFBundleVersion": build,
        MINIMUM_SYSTEM: ".".join(map(str, min_macos)),
        "LSArchitecturePriority": [policy.MAC_ARCHITECTURE],
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "© 2026 The RefBoard authors. MIT License.",
        "CFBundleDocumentTypes": _document_types(),
        "UTExportedTypeDeclarations": [_board_type()],
    }


def _document_types() -> list[dict[str, object]]:
    """Return what Finder may open with RefBoard.

    Boards are ours. Pictures stay Preview's: RefBoard is offered in "Open with" only.
    """
    return [
        {
            "CFBundleTypeName": "RefBoard board",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [policy.BOARD_UTI],
            "CFBundleTypeIconFile": DOCUMENT_ICON,
        },
        {
            "CFBundleTypeName": "Image",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": ["public.image"],
        },
    ]


def _board_type() -> dict[str, object]:
    """Return the declaration of a board file.

    It is an SQLite file, but does not say so, nor that it is an archive: an app for those would
    then open it.
    """
    return {
        "UTTypeIdentifier": policy.BOARD_UTI,
        "UTTypeDescription": "RefBoard board",
        "UTTypeConformsTo": ["public.data", "public.content"],
        "UTTypeIconFile": DOCUMENT_ICON,
        "UTTypeTagSpecification": {
            "public.filename-extension": [policy.BOARD_EXTENSION],
            "public.mime-type": [policy.BOARD_MIME],
        },
    }


def _is_dotted(value: str) -> bool:
    parts = value.split(".")
    return len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts)
