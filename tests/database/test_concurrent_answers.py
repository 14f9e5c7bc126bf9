"""Two people answer the same prompt at the same moment: one value counts, and the other person is told."""

from decimal import Decimal

from sqlmodel import col, select

from bot.workspace.clock import MovableClock
from scorecard.errors import InvalidInput, InvalidInputs
from scorecard.model.outbox import Address
from scorecard.model.units import format_value
from scorecard.services.actuals.actual_forms import ActualForms, FormField, already_given, changed_meanwhile
from scorecard.services.actuals.take_back import Given, TakeBacks
from scorecard.storage.tables import ActualRow, PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W47, add_scorecard, race

PEOPLE = ("U1", "U2", "U9")


def test_one_of_several_modals_saved_at_once_is_stored_and_the_others_are_told(store: Store) -> None:
    prompt = open_prompt(store)
    actual_forms = ActualForms(store, MovableClock(NOW))

    def save(number: int) -> str:
        field = FormField(prompt, "place", str(90 + number))
        try:
            actual_forms.answer("T1", PEOPLE[number % 3], [field], cause=f"view:{number}")
        except InvalidInputs as error:
            return str(error.errors[0])
        return "stored"

    results = race(6, save)
    assert results.count("stored") == 1
    with store.reading() as work:
        [given] = work.session.exec(select(ActualRow))
        actual = work.actuals.find(given.kpi_id, W47)
    assert actual
    for number, text in enumerate(results):
        expected = str(already_given(actual, PEOPLE[number % 3], shown(given.value)))
        assert text in {"stored", expected}


def test_of_several_corrections_at_once_one_is_stored_and_the_others_are_told(store: Store) -> None:
    prompt = open_prompt(store)
    actual_forms = ActualForms(store, MovableClock(NOW))
    actual_forms.answer("T1", "U1", [FormField(prompt, "place", "90")], cause="view:first")
    with store.reading() as work:
        [first] = work.session.exec(select(ActualRow.id)).all()

    def correct(number: int) -> str:
        field = FormField(prompt, "place", str(91 + number), standing=first)
        try:
            actual_forms.answer("T1", PEOPLE[number % 3], [field], cause=f"view:{number}")
        except InvalidInputs as error:
            return str(error.errors[0])
        return "stored"

    results = race(6, correct)
    assert results.count("stored") == 1
    _, newest = list_values(store)
    assert results.count(str(changed_meanwhile(shown(newest)))) == 5


def test_who_answers_for_two_scorecards_in_opposite_orders_waits_for_nobody_for_ever(store: Store) -> None:
    prompts = [open_prompt(store), open_prompt(store, key="security")]
    actual_forms = ActualForms(store, MovableClock(NOW))

    def save(number: int) -> bool:
        fields = [FormField(prompt, str(prompt), "97") for prompt in prompts[:: 1 if number % 2 else -1]]
        actual_forms.answer("T1", "U1", fields, cause=f"view:{number}")
        return True

    assert race(6, save) == [True] * 6
    assert list_values(store) == [97, 97]


def test_of_several_who_take_a_value_back_at_once_one_does_and_the_others_are_told(store: Store) -> None:
    prompt = open_prompt(store)
    actual_forms, take_backs = ActualForms(store, MovableClock(NOW)), TakeBacks(store, MovableClock(NOW))
    actual_forms.answer("T1", "U1", [FormField(prompt, "place", "90")], cause="view:first")
    with store.reading() as work:
        [first] = work.session.exec(select(ActualRow.id)).all()

    def undo(number: int) -> str:
        try:
            take_backs.undo(
                "T1", PEOPLE[number % 3], Given((first or 0,)), Address("D1", ""), cause=f"click:{number}"
            )
        except InvalidInput as error:
            return str(error)
        return "taken back"

    results = race(6, undo)
    assert results.count("taken back") == 1
    assert all("already" in one or "no value" in one for one in results if one != "taken back")


def test_an_undo_and_a_new_value_at_once_never_lose_the_new_value(store: Store) -> None:
    prompt = open_prompt(store)
    actual_forms, take_backs = ActualForms(store, MovableClock(NOW)), TakeBacks(store, MovableClock(NOW))
    actual_forms.answer("T1", "U1", [FormField(prompt, "place", "90")], cause="view:first")
    with store.reading() as work:
        [first] = work.session.exec(select(ActualRow.id)).all()

    def change(number: int) -> str:
        person = PEOPLE[number % 3]
        try:
            if number % 2:
                click, nowhere = f"click:{number}", Address("D1", "")
                take_backs.undo("T1", person, Given((first or 0,)), nowhere, cause=click)
                return "undone"
            field = FormField(prompt, "place", str(91 + number), standing=first)
            actual_forms.answer("T1", person, [field], cause=f"view:{number}")
        except (InvalidInput, InvalidInputs) as error:
            return str(error)
        return str(91 + number)

    results = race(6, change)
    [stored] = [one for one in results if one.isdigit()]
    with store.reading() as work:
        old, new = work.session.exec(select(ActualRow).order_by(col(ActualRow.id)))
    assert (new.value, new.superseded_at) == (Decimal(stored), None)
    assert old.superseded_at is not None
    assert results.count("undone") == bool(old.taken_back_by)


def open_prompt(store: Store, key: str = "it") -> int:
    """Open a prompt for one KPI, and return its row."""
    scorecard_id, [kpi_id] = add_scorecard(store, key=key)
    with store.writing() as work:
        round_id = work.batches.open(scorecard_id, "T1", "U1", NOW)
        work.prompts.open(kpi_id, W47, round_id, NOW)
        work.commit()
    with store.reading() as work:
        prompt = work.session.exec(select(PromptRow.id).where(PromptRow.kpi_id == kpi_id)).one()
    assert prompt
    return prompt


def list_values(store: Store) -> list[Decimal]:
    with store.reading() as work:
        return list(work.session.exec(select(col(ActualRow.value)).order_by(col(ActualRow.id))))


def shown(value: Decimal) -> str:
    """Return a value as an error shows it, with the KPI's unit."""
    return format_value(value, "%", "en_GB")
