"""Questions of one kind each as questions made of terms, while there are askers of both."""

from refboard.core.finding.query import FindQuery, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, WordTerm
from refboard.core.ids import BoardId
from refboard.core.requests import SimilarRequest, WordRequest


def of_similar(request: SimilarRequest) -> FindRequest:
    """Return a question about pictures as one of a single term."""
    query = request.query
    ids = () if query.asset_id is None else (query.asset_id, *query.others)
    region, outline = (query.part.region, query.part.outline) if query.part else (None, ())
    term = PictureTerm(ids, query.path, region, outline)
    asked = FindQuery(
        (term,),
        space=query.space,
        emphasis=query.emphasis,
        scope=_on(query.board_id),
        limit=query.limit,
    )
    return FindRequest(asked, request_id=request.request_id, supersedes=request.supersedes)


def of_words(request: WordRequest) -> FindRequest:
    """Return a question in words as one of a single term."""
    asked = FindQuery((WordTerm(request.text),), scope=_on(request.board_id), limit=request.limit)
    return FindRequest(asked, request_id=request.request_id, supersedes=request.supersedes)


def _on(board_id: BoardId | None) -> Scope:
    return Scope() if board_id is None else Scope((board_id,))
