"""What a user reads of how pictures are shown."""

from refboard.core.asset import Remark, RemarkKind, remarks_together

NOTHING_SHOWN = Remark(RemarkKind.NOTHING_SHOWN)
TONE_MAPPED = Remark(RemarkKind.TONE_MAPPED)


def missing(count: int) -> Remark:
    return Remark(RemarkKind.PARTS_NOT_SHOWN, count)


def test_one_picture_is_told_of_in_a_sentence_and_in_a_few_words() -> None:
    assert missing(1).sentence == "1 thing in this drawing is not shown."
    assert missing(3).sentence == "3 things in this drawing are not shown."
    assert missing(3).words == "3 things not shown"
    assert NOTHING_SHOWN.sentence == "Nothing of this drawing is shown."
    assert NOTHING_SHOWN.words == "nothing shown"
    assert TONE_MAPPED.sentence == "This HDR picture is shown tone-mapped."
    assert TONE_MAPPED.words == "tone-mapped"


def test_several_pictures_are_told_of_together() -> None:
    assert remarks_together([[missing(1)]]) == "In 1 drawing, 1 thing is not shown."
    assert (
        remarks_together([[missing(1)], [missing(2)]]) == "In 2 drawings, 3 things are not shown."
    )
    assert remarks_together([[NOTHING_SHOWN]] * 2) == "Nothing of 2 drawings is shown."
    assert remarks_together([[TONE_MAPPED]]) == "1 HDR picture is shown tone-mapped."
    assert remarks_together([[TONE_MAPPED], [TONE_MAPPED], [missing(2)]]) == (
        "In 1 drawing, 2 things are not shown. 2 HDR pictures are shown tone-mapped."
    )


def test_where_nothing_is_to_be_said_nothing_is() -> None:
    assert remarks_together([]) == ""
    assert remarks_together([(), ()]) == ""
