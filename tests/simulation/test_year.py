"""A short year of a few people, like the long one of many that `make simulate` runs."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.simulation.audit import Findings, audit, check_budget
from tests.simulation.beginning import a_year
from tests.simulation.calendars import DAY, Slot
from tests.simulation.cast import CARDS, Quiet
from tests.simulation.year import Post, Year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with a_year(tmp_path_factory.mktemp("year"), owners=8, weeks=7, seed=3) as year:
        year.live()
        yield year


@pytest.fixture(scope="module")
def findings(year: Year) -> Findings:
    return audit(year)


@contextmanager
def said_instead(year: Year, post: Post, text: str) -> Iterator[None]:
    at = year.posts.index(post)
    year.posts[at] = replace(post, text=text)
    yield
    year.posts[at] = post


def test_a_short_year_goes_as_it_should(findings: Findings) -> None:
    assert findings.violations == []
    assert findings.most <= 4


def test_too_many_messages_for_each_answer_are_found() -> None:
    kept = Findings(Counter(answered=100), Counter(prompt=150, reminder=63, receipt=120, choice=20, kept=10))
    assert list(check_budget(kept)) == []
    asked = replace(kept, messages=kept.messages + Counter(reminder=1))
    assert list(check_budget(asked)) == ["2.14 prompts and reminders were sent per answer."]
    told = replace(kept, messages=kept.messages + Counter(absence=1))
    assert list(check_budget(told)) == ["0.31 other messages were sent per answer."]


def test_every_day_reads_later_as_it_was_told_at_its_end(year: Year) -> None:
    assert (len({told.day for told in year.days.told}), year.days.missed) == (7 * 7, [])
    assert list(year.days.check()) == []


def test_a_day_that_reads_otherwise_than_it_was_told_is_found(year: Year) -> None:
    told = year.days.told[20]
    year.days.told[20] = replace(told, text=f"{told.text} ")
    violations = list(year.days.check())
    year.days.told[20] = told
    assert len(violations) == 1
    assert violations[0].startswith(f"Of {told.asked} on {told.day}")


def test_every_period_is_accounted_for(year: Year, findings: Findings) -> None:
    assert sum(findings.outcomes.values()) == len(year.due) > 20
    assert set(findings.outcomes) <= {"answered", "no data", "missed", "away", "set aside", "still open"}


def test_much_happens_in_it(year: Year, findings: Findings) -> None:
    assert {"prompt", "reminder", "receipt"} <= set(findings.messages)
    assert year.lives.count > 1
    assert year.postman.repeated > 0


def test_people_move_pause_go_on_vacation_and_hand_kpis_over(year: Year) -> None:
    changes = year.changes
    assert min(changes.moves, changes.pauses, changes.vacations, changes.successions) > 0


def test_a_value_that_nobody_gave_and_one_that_was_lost_are_found(year: Year) -> None:
    slot = next(slot for slot, given in year.ledger.values.items() if given)
    last = year.ledger.values[slot].pop()
    lost = Slot(slot.kpi, slot.start.replace(year=2020))
    year.ledger.give(lost, Decimal(1), last.by)
    violations = [line for line in audit(year).violations if str(slot.kpi) in line]
    year.ledger.values[slot].append(last)
    del year.ledger.values[lost]
    assert len(violations) == 2


def test_kpis_of_one_name_are_on_three_scorecards_and_the_bot_asks_which(
    year: Year, findings: Findings
) -> None:
    answered = [slot.kpi for slot, given in year.ledger.values.items() if given]
    shared = {kpi.key for kpi in answered if sum(other.key == kpi.key for other in set(answered)) == 3}
    assert shared
    assert min(findings.joint, findings.messages["choice"]) > 0
    assert {one.card.name for one in year.posts} == {card.name for card in CARDS}
    assert any(one.drawn_at > one.sent_at for one in year.posts)
    assert {card.name for _, card, _ in year.overviews} == {card.name for card in CARDS}


def test_a_value_on_another_scorecard_than_was_meant_is_found(year: Year) -> None:
    values = year.ledger.values
    slots = [slot for slot, given in values.items() if given]
    meant, other = next(
        (one, other)
        for one in slots
        for other in slots
        if one.kpi.key == other.kpi.key and one.kpi.card < other.kpi.card and values[one] != values[other]
    )
    values[meant], values[other] = values[other], values[meant]
    violations = audit(year).violations
    values[meant], values[other] = values[other], values[meant]
    assert [line for line in violations if str(meant.kpi) in line and "stored" in line]
    assert [line for line in violations if str(other.kpi) in line and "stored" in line]


def test_what_fell_due_together_and_came_in_two_messages_is_found(year: Year) -> None:
    asked = [due for due in year.due if due.slot in year.ledger.asked]
    (often, _), *_ = Counter(due.owner.handle for due in asked).most_common(1)
    due = list(year.due)
    year.due[:] = [replace(one, moment=due[0].moment) if one.owner.handle == often else one for one in due]
    violations = audit(year).violations
    year.due[:] = due
    assert any(re.match(f"{often} was asked in \\d+ messages", line) for line in violations)


def test_what_was_left_out_without_a_word_and_a_value_that_was_not_taken_back_are_found(year: Year) -> None:
    ledger = year.ledger
    assert ledger.aside
    (slot, reason), *_ = ledger.aside
    ledger.aside.remove((slot, reason))
    taken = next(slot for slot, given in ledger.values.items() if given)
    said = list(ledger.values[taken])
    ledger.take_back(taken)
    violations = audit(year).violations
    ledger.aside.insert(0, (slot, reason))
    ledger.values[taken] = said
    assert any("Set aside were" in line for line in violations)
    assert any(str(taken.kpi) in line and "(back)" in line for line in violations)


def test_a_score_that_leaves_out_what_nobody_set_aside_is_found(year: Year) -> None:
    now, card, text = year.overviews[0]
    year.overviews[0] = now, card, re.sub(r"\*Overall\*.*", r"\g<0> · without *Nothing*", text)
    violations = audit(year).violations
    year.overviews[0] = now, card, text
    assert any("leaves out ['Nothing'] for Overall" in line for line in violations)


def test_a_post_that_flatters_is_found(year: Year) -> None:
    assert min(len(year.posts), len(year.overviews)) >= 3
    post = [one for one in year.posts if one.card == CARDS[0]][-1]
    with said_instead(year, post, "IT\nAll 9 KPIs are on target.\n*Overall* 100 · good"):
        violations = audit(year).violations
    assert len([line for line in violations if "instead of" in line or "celebrates" in line]) >= 2


@pytest.mark.parametrize(
    ("said", "instead", "wrong"),
    [
        (r"(?s)(\*Missing\*\n)([^\n]+\n)([^\n]+)", r"\1\3\n\2", "under missing instead of"),
        (r"overdue since \w+ \d+", "overdue since Sun 1", "without 'overdue since"),
        (r"(off threshold\*\n)[^\n]+\n", r"\1", "off threshold"),
        (r"(off threshold[^\n]* since) \d+", r"\1 31", "without 'since"),
        (r"(?s)\*Perspectives\*\n.*", r"\g<0>\n*To celebrate*\n:tada: *Nothing* recovered: 1", "celebrate"),
        (r"(\*Customers\* )(\d+(?:–\d+)?|no score yet)", r"\g<1>101", "for Customers instead of"),
    ],
)
def test_a_post_that_says_otherwise_than_the_values_is_found(
    year: Year, said: str, instead: str, wrong: str
) -> None:
    """Each line of some post is changed in turn: order, day, a KPI left out, a celebration, a number."""
    theirs = [one for one in year.posts if one.card == CARDS[0]]
    post = next(one for one in theirs if re.search(said, one.text))
    with said_instead(year, post, re.sub(said, instead, post.text, count=1)):
        violations = audit(year).violations
    assert any("The post of" in line and wrong in line for line in violations)


def test_an_overview_that_leaves_out_what_is_off_is_found(year: Year) -> None:
    at, (now, card, text) = next(
        (at, one) for at, one in enumerate(year.overviews) if "off threshold since" in one[2]
    )
    lines = text.split("\n")
    lines.remove(next(line for line in lines if "off threshold since" in line))
    year.overviews[at] = now, card, "\n".join(lines)
    violations = audit(year).violations
    year.overviews[at] = now, card, text
    assert any("The overview of" in line and "needs attention" in line for line in violations)


def test_a_message_that_comes_twice_is_found(year: Year) -> None:
    workspace = year.world.workspace
    messages = [
        message
        for person in year.people
        for message in workspace.history(workspace.direct_channel(person.id).id, None)
    ]
    prompt = next(item for item in messages if "prompt:" in str(item.metadata))
    again = workspace.messages.add(
        prompt.channel, prompt.author, prompt.text, blocks=prompt.blocks, metadata=prompt.metadata
    )
    violations = audit(year).violations
    workspace.messages.change(again, deleted=True)
    assert any("was sent 2 times" in line for line in violations)


def test_who_was_disturbed_is_found(year: Year) -> None:
    asked = next(item for item in year.due if item.slot in year.ledger.asked)
    quiet = Quiet(asked.moment - DAY, asked.moment + DAY, is_vacation=False, is_dated=False)
    asked.owner.quiets.append(quiet)
    violations = audit(year).violations
    asked.owner.quiets.remove(quiet)
    assert any(asked.owner.handle in line and "quiet until" in line for line in violations)


def test_who_was_never_asked_is_found_but_not_who_is_left_in_peace_at_the_end(year: Year) -> None:
    asked = next(item for item in year.due if item.slot in year.ledger.asked and not item.owner.absences)
    forgotten = replace(asked, slot=Slot(asked.slot.kpi, asked.slot.start.replace(year=2020)))
    quiet = Quiet(asked.moment, year.end + DAY, is_vacation=True, is_dated=True)
    year.due.append(forgotten)
    violations = audit(year).violations
    asked.owner.quiets.insert(0, quiet)
    told_of_quiet = audit(year).violations
    asked.owner.quiets.remove(quiet)
    year.due.remove(forgotten)
    assert f"{forgotten.slot.kpi} was never asked for {forgotten.slot.start}." in violations
    assert not any("never asked" in line for line in told_of_quiet)


def test_who_was_asked_too_early_is_found(year: Year) -> None:
    at, due = next((at, item) for at, item in enumerate(year.due) if item.slot in year.ledger.asked)
    year.due[at] = replace(due, moment=due.moment + DAY)
    violations = audit(year).violations
    year.due[at] = due
    assert any(str(due.slot.kpi) in line and "too early" in line for line in violations)


def test_the_first_weeks_of_the_usual_year_go_as_they_should(tmp_path: Path) -> None:
    """Run as `--owners 40 --weeks 8`: a person moves while prompted, another answers for a reassigned KPI."""
    with a_year(tmp_path, owners=40, weeks=8, seed=1) as year:
        moves = [(due.ended, move.since, due.moment) for due in year.due for move in due.owner.moves]
        assert [since for ended, since, asked in moves if ended < since < asked] == []
        year.live()
        findings = audit(year)
        assert findings.violations == []
        again = year.deeds.afterwards
        assert min(findings.carried, year.asides.decided, again.taken_back, again.put_back) > 0


def test_the_same_seed_gives_the_same_year(tmp_path: Path) -> None:
    counts = []
    for turn in ("first", "second"):
        (tmp_path / turn).mkdir()
        with a_year(tmp_path / turn, owners=2, weeks=1, seed=3) as year:
            year.live()
            found = audit(year)
            counts.append((found.outcomes, found.messages, found.violations))
    assert counts[0] == counts[1]
