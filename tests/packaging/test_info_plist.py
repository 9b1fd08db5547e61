"""What macOS is told about the app is true of the app."""

import plistlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

import policy
from info_plist import make_info_plist
from refboard.services.interchange.board_file import SUFFIX
from signing.entitlements import entitlement_problems

PACKAGING = Path(policy.__file__).parent
CONTENT = make_info_plist("0.1.0", "0.1.0", (14, 0))


def tables(key: str) -> list[dict[str, object]]:
    found = CONTENT[key]
    assert isinstance(found, list)
    return found


def exported() -> dict[str, object]:
    (declared,) = tables("UTExportedTypeDeclarations")
    return declared


def test_it_comes_back_from_a_property_list_as_it_was() -> None:
    assert plistlib.loads(plistlib.dumps(CONTENT)) == CONTENT


def test_the_oldest_system_is_the_one_that_was_computed() -> None:
    content = make_info_plist("1.2.3", "45", (14, 2))

    assert content["LSMinimumSystemVersion"] == "14.2"
    assert content["CFBundleShortVersionString"] == "1.2.3"
    assert content["CFBundleVersion"] == "45"


def test_board_files_have_the_ending_that_refboard_writes() -> None:
    tags = exported()["UTTypeTagSpecification"]

    assert tags == {
        "public.filename-extension": [SUFFIX.removeprefix(".")],
        "public.mime-type": [policy.BOARD_MIME],
    }
    assert SUFFIX.removeprefix(".") == policy.BOARD_EXTENSION


def test_the_type_that_is_exported_is_the_type_that_is_opened_and_owned() -> None:
    boards, images = tables("CFBundleDocumentTypes")

    assert boards["LSItemContentTypes"] == [exported()["UTTypeIdentifier"]] == [policy.BOARD_UTI]
    assert (boards["LSHandlerRank"], boards["CFBundleTypeRole"]) == ("Owner", "Editor")
    assert images["LSItemContentTypes"] == ["public.image"]
    assert (images["LSHandlerRank"], images["CFBundleTypeRole"]) == ("Alternate", "Viewer")


def test_linux_knows_board_files_by_the_same_names() -> None:
    spoken = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (declared,) = ElementTree.parse(PACKAGING / "linux" / "refboard.xml").getroot()
    tags = exported()["UTTypeTagSpecification"]

    assert isinstance(tags, dict)
    assert [declared.get("type")] == tags["public.mime-type"]
    globs = [glob.get("pattern") for glob in declared.findall(f"{spoken}glob")]
    assert globs == [f"*.{extension}" for extension in tags["public.filename-extension"]]
    (comment,) = declared.findall(f"{spoken}comment")
    assert comment.text == exported()["UTTypeDescription"]


def test_every_icon_that_is_named_is_one_that_is_built() -> None:
    boards, _ = tables("CFBundleDocumentTypes")

    assert CONTENT["CFBundleIconFile"] == "RefBoard.icns"
    assert boards["CFBundleTypeIconFile"] == exported()["UTTypeIconFile"] == "refboard-doc.icns"


def test_retina_is_a_truth_and_not_a_word() -> None:
    assert CONTENT["NSHighResolutionCapable"] is True


def test_nothing_is_asked_of_the_person_that_the_app_does_not_need() -> None:
    assert [key for key in CONTENT if key.endswith("UsageDescription")] == []


def test_the_identifier_names_and_architecture_are_the_policys() -> None:
    assert CONTENT["CFBundleIdentifier"] == policy.BUNDLE_ID
    assert CONTENT["CFBundleExecutable"] == policy.MAC_EXECUTABLE
    assert CONTENT["CFBundleName"] == CONTENT["CFBundleDisplayName"] == policy.APP_NAME
    assert CONTENT["LSArchitecturePriority"] == [policy.MAC_ARCHITECTURE]


@pytest.mark.parametrize("version", ["", "1.x", "1.2.3.4", "0.1.0.dev1", "\u0661"])
def test_a_version_that_macos_cannot_compare_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match="one to three integers"):
        make_info_plist(version, "1", (14, 0))
    with pytest.raises(ValueError, match="one to three integers"):
        make_info_plist("1.0", version, (14, 0))


def test_a_system_that_is_no_version_is_refused() -> None:
    with pytest.raises(ValueError, match="oldest macOS"):
        make_info_plist("1.0", "1", (14,))


def test_the_one_entitlement_is_for_memory_that_is_written_and_then_run() -> None:
    file = PACKAGING / "entitlements.plist"

    assert plistlib.loads(file.read_bytes()) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True
    }
    assert entitlement_problems(file) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<dict><key>com.apple.security.get-task-allow</key><true/></dict>", "has get-task-allow"),
        ("<dict><key>get-task-allow</key><false/></dict>", "has get-task-allow"),
        ("<!-- why --><dict></dict>", "has a comment"),
        ("<array></array>", "not a dictionary"),
        ("<dict>", "not an XML property list"),
    ],
)
def test_entitlements_that_would_fail_late_are_refused_early(
    content: str, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.plist"
    file.write_text(f'<?xml version="1.0"?><plist version="1.0">{content}</plist>')

    (found,) = entitlement_problems(file)

    assert found.startswith("mine.plist ")
    assert sentence in found
