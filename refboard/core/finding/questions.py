"""What can be asked about the pictures of a library as a whole: finding, comparing."""

from dataclasses import dataclass

from refboard.core.asking.question import Question
from refboard.core.events import DescriptorsReady, Explained, MatchesReady, PalettesReady
from refboard.core.finding.query import FindQuery
from refboard.core.ids import AssetId
from refboard.core.query import Emphasis
from refboard.core.spaces import BOTH


@dataclass(frozen=True, slots=True)
class FindRequest(Question[MatchesReady]):
    """Find pictures by whatever a question is made of: pictures, parts of them, words, colours."""

    query: FindQuery


@dataclass(frozen=True, slots=True)
class CompareAll(Question[DescriptorsReady]):
    """What are these pictures like, so that each can be compared with each?

    Attributes:
        asset_ids: Which pictures.
        space: A space or "both".
        emphasis: What of the look counts.
    """

    asset_ids: tuple[AssetId, ...]
    space: str = BOTH
    emphasis: Emphasis = Emphasis.BALANCED


@dataclass(frozen=True, slots=True)
class ListPalettes(Question[PalettesReady]):
    """Which colours do these pictures have?"""

    asset_ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class ExplainRequest(Question[Explained]):
    """Where in a picture is it like what was asked?

    Attributes:
        asset_id: The picture, such as an answer.
        query: What was asked.
    """

    asset_id: AssetId
    query: FindQuery


Finding = FindRequest | CompareAll | ListPalettes | ExplainRequest
"""All of them; `services/engine/find_requests.py` answers each."""
