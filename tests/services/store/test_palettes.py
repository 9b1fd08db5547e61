"""Palettes are kept with their pictures, and whoever keeps them in memory can follow."""

from refboard.core.colour.palette import Palette, PaletteColour, packed
from refboard.core.ids import new_asset_id
from refboard.services.store import Store
from tests.services.store.conftest import Filler

WARM: Palette = (PaletteColour((0.6, 0.2, 0.1), 1.0),)
COLD: Palette = (PaletteColour((0.5, 0.0, -0.2), 0.75), PaletteColour((1.0, 0.0, 0.0), 0.25))


def _keys(store: Store, *ids: object) -> list[int]:
    return [store.assets.keys([one])[one] for one in ids]  # type: ignore[list-item,index]


def test_a_palette_is_that_of_its_picture_under_any_of_its_ids(
    store: Store, filler: Filler
) -> None:
    one, other = filler.stored("one.jpg", "other.jpg")
    (key,) = _keys(store, one.id)
    alias = new_asset_id()
    store.assets.alias([(alias, one.id)])

    store.palettes.put([(key, COLD)])

    found = store.palettes.of([one.id, alias, other.id])
    assert set(found) == {one.id, alias}
    assert packed(found[one.id]) == packed(found[alias]) == packed(COLD)


def test_what_was_written_is_told_once_and_again_when_it_is_replaced(
    store: Store, filler: Filler
) -> None:
    first, second = _keys(store, *(one.id for one in filler.stored("one.jpg", "two.jpg")))
    before = store.palettes.state()
    store.palettes.put([(first, WARM), (second, WARM)])
    assert store.palettes.state() != before
    ((number, keys, stored),) = store.palettes.written_after(0)
    assert (keys.tolist(), stored) == ([first, second], [packed(WARM)] * 2)

    store.palettes.put([(first, COLD)])

    ((_, keys, stored),) = store.palettes.written_after(number)
    assert (keys.tolist(), stored) == ([first], [packed(COLD)])
    assert [batch[1].tolist() for batch in store.palettes.written_after(0, size=1)] == [
        [second],
        [first],
    ]
    assert (store.palettes.count(), sorted(store.palettes.keys())) == (2, [first, second])


def test_stored_pictures_without_one_are_known(store: Store, filler: Filler) -> None:
    one, two, three = filler.stored("one.jpg", "two.jpg", "three.jpg")
    filler.accept("not read yet.jpg")
    keys = _keys(store, one.id, two.id, three.id)

    store.palettes.put([(keys[1], ())])

    assert [key for key, _ in store.palettes.missing(9)] == [keys[0], keys[2]]
    assert [asset for _, asset in store.palettes.missing(9, after_key=keys[0])] == [three]
    assert store.palettes.missing_count() == 2


def test_it_goes_with_its_picture(store: Store, filler: Filler) -> None:
    kept, gone = filler.stored("kept.jpg", "gone.jpg")
    keys = _keys(store, kept.id, gone.id)
    store.palettes.put([(key, WARM) for key in keys])

    store.assets.merge(gone.id, kept.id)

    assert store.palettes.keys().tolist() == keys[:1]
    assert store.palettes.missing_count() == 0
