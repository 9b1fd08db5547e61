"""Tags of pictures, suggestions for more, and what the pictures of a library show."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from refboard.core.events import Event, SubjectsTold, TagsChanged, TagsTold
from refboard.core.ids import AssetId
from refboard.core.tagging.tag_requests import AddTag, AskSubjects, AskTags, RemoveTag, TagRequest
from refboard.core.tagging.tags import SubjectCount, TagUse
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from refboard.services.library.words.suggestions import Suggester

MOST_ASKED = 500
"""Suggestions are made for so many pictures at once; a larger selection gets those of its first."""
MOST_COUNTED = 4096
"""Of a larger library so many pictures from everywhere stand for the rest: 50 ms."""
MOST_SUGGESTED = 6
LEAST_SEEN = 0.5
"""How sure a picture must be to count among what a library shows: 94 of 100 are right."""


class TagRequests:
    """Serves what is asked about tags; used by the library's owner only."""

    def __init__(self, library: Library, emit: Callable[[Event], None]) -> None:
        self._library = library
        self._emit = emit
        self._subjects: tuple[tuple[str, int], tuple[SubjectCount, ...]] | None = None

    def serve(self, request: TagRequest) -> None:
        """Do or answer one."""
        tags = self._library.store.tags
        match request:
            case AddTag():
                tags.add(request.asset_ids, request.tag)
                self._emit(TagsChanged(request.asset_ids))
            case RemoveTag():
                tags.remove(request.asset_ids, request.tag)
                self._emit(TagsChanged(request.asset_ids))
            case AskTags():
                self._emit(self._tags_of(request))
            case AskSubjects():
                self._emit(self._subjects_told(request))

    def _tags_of(self, request: AskTags) -> TagsTold:
        given = self._library.store.tags.of_each(request.asset_ids)
        having: dict[str, list[AssetId]] = defaultdict(list)
        for asset_id in request.asset_ids:
            for tag in given.get(asset_id, ()):
                having[tag].append(asset_id)
        words = sorted(having, key=str.casefold)
        told = tuple(TagUse(word, tuple(having[word])) for word in words)
        return TagsTold(request.request_id, told, self._suggested(request.asset_ids, given))

    def _suggested(
        self, asset_ids: Sequence[AssetId], given: dict[AssetId, tuple[str, ...]]
    ) -> tuple[TagUse, ...]:
        space, suggester = self._who_knows()
        if space is None or suggester is None:
            return ()
        found: dict[str, list[AssetId]] = defaultdict(list)
        sure: dict[str, float] = defaultdict(float)
        stored = ((one, space.stored_vectors(one)) for one in asset_ids[:MOST_ASKED])
        rows = {one: vectors[0] for one, vectors in stored if vectors is not None}
        suggested = suggester.suggest(np.stack([*rows.values()])) if rows else []
        for asset_id, suggestion in zip(rows, suggested, strict=True):
            had = {tag.casefold() for tag in given.get(asset_id, ())}
            if suggestion is not None and suggestion.word.casefold() not in had:
                found[suggestion.word].append(asset_id)
                sure[suggestion.word] += suggestion.probability
        words = sorted(found, key=lambda word: (-sure[word], word))[:MOST_SUGGESTED]
        return tuple(TagUse(word, tuple(found[word])) for word in words)

    def _subjects_told(self, request: AskSubjects) -> SubjectsTold:
        space, suggester = self._who_knows()
        if space is None or suggester is None:
            return SubjectsTold(request.request_id, (), 0)
        state = (space.row.fingerprint, space.generation())
        if self._subjects is None or self._subjects[0] != state:
            vectors = space.sample(MOST_COUNTED)
            seen = suggester.suggest(vectors, least=LEAST_SEEN)
            named = Counter(one.word for one in seen if one is not None)
            counts = tuple(SubjectCount(word, count) for word, count in named.most_common())
            self._subjects = state, counts
        return SubjectsTold(request.request_id, self._subjects[1], suggester.kinds)

    def _who_knows(self) -> tuple[VectorSpace | None, Suggester | None]:
        """Return the space whose vectors tell what pictures show, and who reads them."""
        knows = self._library.shipped_words
        serving = [slot.serving for slot in self._library.slots if slot.serving is not None]
        for space in serving if knows is not None else ():
            suggester = knows.suggester_for(space.card) if knows is not None else None
            if suggester is not None:
                return space, suggester
        return None, None
