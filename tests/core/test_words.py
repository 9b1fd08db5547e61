from refboard.core.words import counted, step_name


def test_one_is_singular_and_many_are_grouped_by_thousands() -> None:
    assert counted(0, "picture") == "0 pictures"
    assert counted(1, "picture") == "1 picture"
    assert counted(2, "picture") == "2 pictures"
    assert counted(1234, "picture") == "1,234 pictures"
    assert counted(2, "file was", "files were") == "2 files were"


def test_a_step_counts_only_where_there_are_several() -> None:
    assert step_name("Delete", 1, "picture") == "Delete picture"
    assert step_name("Bring", 1000, "similar picture") == "Bring 1,000 similar pictures"
