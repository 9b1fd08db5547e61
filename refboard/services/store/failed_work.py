"""What failed, why, and which model of which revision it was meant for."""

from dataclasses import dataclass

from sqlalchemy import select

from refboard.core.ids import AssetId
from refboard.services.store.database import Database
from refboard.services.store.originals import told_troubles, trouble_of
from refboard.services.store.schema import assets, embed_failures, import_jobs, spaces


@dataclass(frozen=True, slots=True)
class FailedWork:
    """One failure that waits for a fix, or for somebody to dismiss it.

    Attributes:
        asset_id: Whose it is.
        name: The asset's name.
        source: The file or address as given.
        stage: "import", "embed" for a picture that is stored and a model could not take, or
            "original" for one whose original is missing or was changed.
        model: That model; empty for an import.
        version: Version of its card and files.
        fingerprint: Hash of all that decides its vectors.
        sentence: Why.
        hint: What to do; may be empty.
    """

    asset_id: AssetId
    name: str
    source: str
    stage: str
    model: str
    version: str
    fingerprint: str
    sentence: str
    hint: str


def failed_work(database: Database) -> list[FailedWork]:
    """Return all failures, imports first, originals last; dismissed ones are left out."""
    shown = (assets.c.id, assets.c.name, assets.c.source)
    imports = (
        select(*shown, import_jobs.c.sentence, import_jobs.c.hint)
        .join(assets, assets.c.key == import_jobs.c.asset_key)
        .where(import_jobs.c.state == "failed", import_jobs.c.sentence != "")
        .order_by(import_jobs.c.asset_key)
    )
    embeds = (
        select(
            *shown,
            spaces.c.model,
            spaces.c.version,
            spaces.c.fingerprint,
            embed_failures.c.sentence,
            embed_failures.c.hint,
        )
        .join(assets, assets.c.key == embed_failures.c.asset_key)
        .join(spaces, spaces.c.id == embed_failures.c.space_id)
        .where(embed_failures.c.sentence != "")
        .order_by(embed_failures.c.space_id, embed_failures.c.asset_key)
    )
    with database.snapshot() as connection:
        found = [
            FailedWork(AssetId(row[0]), row[1], row[2], "import", "", "", "", row[3], row[4])
            for row in connection.execute(imports)
        ]
        found += [
            FailedWork(AssetId(row[0]), row[1], row[2], "embed", *row[3:])
            for row in connection.execute(embeds)
        ]
        troubles = [trouble_of(row) for row in connection.execute(told_troubles())]
    found += [
        FailedWork(t.asset_id, t.name, t.source, "original", "", "", "", t.sentence, t.hint)
        for t in troubles
    ]
    return found
