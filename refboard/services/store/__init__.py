"""The library database, spoken to in values. No row, statement or session leaves this package."""

from refboard.services.store.jobs import Job
from refboard.services.store.store import Store, open_store
from refboard.services.store.vectors import Space, SpaceVectors

__all__ = ["Job", "Space", "SpaceVectors", "Store", "open_store"]
