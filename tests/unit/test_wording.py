from scorecard.wording import either, listed, one_of


def test_things_are_listed_as_one_says_them() -> None:
    assert listed([]) == "—"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"


def test_things_to_choose_from_are_told_with_or() -> None:
    assert either(["a", "b"]) == "a or b"
    assert either(["a", "b", "c"]) == "a, b or c"


def test_people_are_mentioned() -> None:
    assert one_of(["U0PRIYA", "U0ANNA", "U0HEAD"]) == "<@U0PRIYA>, <@U0ANNA> or <@U0HEAD>"
