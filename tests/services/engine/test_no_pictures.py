from pathlib import Path

from refboard.core.asset import Source
from refboard.core.events import AssetsFailed
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from tests.steps import Steps


def test_only_the_users_own_file_that_cannot_be_read_is_no_picture_for_good(
    steps: Steps, tmp_path: Path
) -> None:
    text = tmp_path / "text.png"
    text.write_text("no picture")
    entries = {
        "text": ImportEntry(new_asset_id(), Source(text)),
        "missing": ImportEntry(new_asset_id(), Source(tmp_path / "missing.png")),
        "pasted": ImportEntry(new_asset_id(), Source(Path("p")), content=b"no picture"),
        "web": ImportEntry(new_asset_id(), Source(Path("w"), url="http://127.0.0.1:9/a.png")),
    }

    steps.engine.send(ImportRequest(tuple(entries.values())))
    steps.settle()

    failures = [failure for event in steps.told(AssetsFailed) for failure in event.failures]
    none = {failure.asset_id for failure in failures if failure.is_no_picture}
    assert len(failures) == len(entries)
    assert none == {entries["text"].asset_id}
