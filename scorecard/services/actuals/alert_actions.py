"""Alert actions: what people say is done about an alert or expected of it, and whether it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotAllowed
from scorecard.model.kpis import AlertAction, Commentary, Expected
from scorecard.model.outbox import Address, OutgoingMessage
from scorecard.model.payloads import (
    ActionDue,
    ActionDueUpdate,
    ExpectedOffer,
    ExpectedOfferUpdate,
    Expired,
    Planned,
    PlanOffer,
    PlanOfferUpdate,
    Unplanned,
)
from scorecard.model.people import Person
from scorecard.model.periods import DAY, at_local
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.actuals import (
    ActionDueView,
    ActionsView,
    AlertStory,
    AlertsView,
    LessonForm,
    OpenAction,
    ResponseForm,
)
from scorecard.model.views.prompts import DueItem
from scorecard.rules.alerts.states import (
    Alert,
    AlertState,
    AlertStep,
    lacks_plan,
    respond,
    standing_state,
)
from scorecard.rules.permissions import Action, may
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.services.actuals.alerts import answer_alerts, list_waiting
from scorecard.services.inbox.fields import ACTION, REASON, check_day, check_doer, clean_words
from scorecard.services.inbox.once import accept_once
from scorecard.services.inbox.references import get_action, get_alert, get_offer
from scorecard.services.lookup.access import Asker, check_kpi
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import (
    has_left,
    list_active,
    local_settings_of,
    person_of,
)
from scorecard.services.lookup.which_scorecard import get_scorecard
from scorecard.services.prompts.redraws import changes_in, outgoing_of, update_alert
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import mention, one_of

ASKED_DONE_AT = time(15)
"""The time of day, on the doer's clock, at which they are asked whether it is done."""
MOST_DAYS_EXPECTED = 90
MOST_DAYS_PLANNED = 366
CAUSE = "cause"
"""The field of a modal that only plans have."""
ALREADY_DONE = "It is said to be done already; the next value shows whether it helped."
NOT_STANDING = "This plan is not open any more; to make a new one, press Plan on the alert."
NOT_RESOLVED = "This alert is {} by now; say what you learned once it is resolved."
NOTHING_WAITS = "No value of {} is asked for right now; it is asked for once the next period is over."


@dataclass(frozen=True)
class Plan:
    """What somebody says is done about an alert, as typed.

    Attributes:
        doer: Slack user id of the person who does it, or empty.
        due: The day by which, or None.
    """

    cause: str
    action: str
    doer: str
    due: date | None


@dataclass(frozen=True)
class _Alerted:
    """An alert with its KPI, and what people have said of it."""

    alert: Alert
    card: Scorecard
    kpi: Kpi
    action: AlertAction | None
    expected: Expected | None

    @property
    def is_standing(self) -> bool:
        """True if something can still be done about it."""
        return self.alert.is_open and not self.kpi.is_retired


class Responder:
    """Carries out what one person says about an alert, inside the caller's transaction.

    Args:
        uow: The transaction.
        team_id: Slack team.
        user: Slack user id of the person.
        now: UTC.
        locks: Whether what is read is about to change.
    """

    def __init__(
        self, uow: UnitOfWork, team_id: str, user: str, now: datetime, *, locks: bool = True
    ) -> None:
        self._uow = uow
        self._locks = locks
        self._team_id = team_id
        self._user = user
        self._now = now

    def plan(self, alert_id: int, plan: Plan, standing: int | None = None) -> int:
        """Store what is done about an alert, and return its row.

        Args:
            alert_id: Row of the alert.
            plan: What is done.
            standing: Row of the action that the person saw, if any; another one by now is not replaced.

        Raises:
            Gone: The team has no such alert.
            InvalidInput: It can't be planned, or not by them, or so.
        """
        found = self._get(alert_id, Action.RESPOND)
        if found.action and found.action.id != standing:
            raise _planned_meanwhile(found.action)
        cause, action = self._clean(plan.cause, CAUSE), self._clean(plan.action, ACTION)
        if not action:
            raise InvalidInput("Say in a few words what is done about it.", ACTION)
        doer = self._check_doer(plan.doer)
        due = self._check_day(found.card, plan.due, MOST_DAYS_PLANNED)
        made = AlertAction(cause, action, doer, due, self._user, self._now)
        self._uow.alerts.end_expected(alert_id, self._now)
        row = self._store(found, made, AlertStep.PLAN)
        if doer != self._user:
            self._send(found, Planned(alert=alert_id, action=row, cause=str(row)))
        return row

    def expect(self, alert_id: int, reason: str, until: date | None) -> None:
        """Store that an alert is known work until a day.

        Raises:
            Gone: The team has no such alert.
            InvalidInput: It can't be expected, or not by them, or so.
        """
        found = self._get(alert_id, Action.RESPOND)
        said = self._clean(reason, REASON)
        if not said:
            raise InvalidInput("Say in a few words what the known work is.", REASON)
        day = self._check_day(found.card, until, MOST_DAYS_EXPECTED)
        self._uow.alerts.expect(alert_id, Expected(said, day, self._user, self._now))
        self._follow(found, AlertStep.EXPECT, f"expected:{self._now:%Y-%m-%dT%H:%M:%S.%f}")

    def finish(self, action_id: int) -> None:
        """Note that an action is done.

        Raises:
            Gone: The team has no such action.
            InvalidInput: It does not stand, is done already, or is not theirs to say.
        """
        found, action = self._get_action(action_id)
        self._uow.alerts.finish(action.id, self._user, self._now)
        self._redraw(found, f"done:{action.id}")
        self._redraw_question(found, action, f"done:{action.id}")

    def postpone(self, action_id: int, day: date | None) -> None:
        """Move the day of an action, on which its doer is asked again.

        Raises:
            Gone: The team has no such action.
            InvalidInput: It does not stand, is done already, or is not theirs to say; or the day is no such.
        """
        found, action = self._get_action(action_id)
        due = self._check_day(found.card, day, MOST_DAYS_PLANNED)
        self._change(found, action, replace(action, due=due))

    def hand_on(self, action_id: int, doer: str) -> None:
        """Give an action to somebody else, who is asked from now on.

        Raises:
            Gone: The team has no such action.
            InvalidInput: It does not stand, is done already, or is not theirs to say; or nobody was chosen.
        """
        found, action = self._get_action(action_id)
        row = self._change(found, action, replace(action, doer=self._check_doer(doer)))
        self._send(found, Planned(alert=found.alert.id, action=row, cause=str(row)))

    def learn(self, alert_id: int, text: str) -> None:
        """Store what was learned from an alert that is resolved.

        Raises:
            Gone: The team has no such alert.
            InvalidInput: It is not resolved, or they may not say that, or not so.
        """
        found = self._get_resolved(alert_id)
        said = self._clean(text, REASON)
        if not said:
            raise InvalidInput("Say in one sentence what you learned.", REASON)
        row = self._uow.alerts.learn(found.alert, Commentary(said, self._user, self._now))
        update_alert(self._uow, found.card, alert_id, f"learned:{row}", self._now)

    def check_resolved(self, alert_id: int) -> LessonForm:
        """Return what to ask somebody who wants to say what was learned; see `learn` for errors."""
        kpi_id = self._get_resolved(alert_id).kpi.info.id
        said = self._uow.alerts.list_lessons(kpi_id).get(alert_id)
        return LessonForm(alert_id, display_info_of(self._uow, kpi_id), said.text if said else "")

    def _get_resolved(self, alert_id: int) -> _Alerted:
        found = self._get_theirs(alert_id, Action.RESPOND)
        if found.alert.state is not AlertState.RESOLVED:
            raise InvalidInput(NOT_RESOLVED.format(found.alert.state))
        return found

    def check(self, alert_id: int) -> ResponseForm:
        """Return what to ask somebody who wants to say what is done about an alert or expected of it.

        Raises:
            Gone: The team has no such alert.
            InvalidInput: Nothing can be said of it any more, or not by them.
        """
        return self._form(self._get(alert_id, Action.RESPOND))

    def check_action(self, action_id: int) -> ResponseForm:
        """Return what to ask somebody who wants to move an action or hand it on; see `finish` for errors."""
        found, _ = self._get_action(action_id)
        return self._form(found)

    def _form(self, found: _Alerted) -> ResponseForm:
        local = local_settings_of(self._uow, found.card, self._user)
        return ResponseForm(
            alert=found.alert.id,
            kpi=display_info_of(self._uow, found.kpi.info.id),
            action=found.action,
            expected=found.expected,
            cause=self._uow.alerts.list_reasons([found.alert]).get(found.alert.id, ""),
            reader=self._user,
            today=self._now.astimezone(local.zone).date(),
            locale=local.locale,
        )

    def _get(self, alert_id: int, action: Action) -> _Alerted:
        """Return an alert that still stands and of which somebody may say something."""
        found = self._get_theirs(alert_id, action)
        _check_stands(found)
        return found

    def _get_theirs(self, alert_id: int, action: Action) -> _Alerted:
        """Return an alert of which somebody may say something, whether it stands or not."""
        found = get_alerted(self._uow, self._team_id, alert_id, locks=self._locks)
        card, kpi = found.card, found.kpi
        prompt = self._uow.prompts.find(kpi.info.id, kpi.last_ended(self._now, card.zone))
        asked = prompt.assignee(kpi.info.owner) if prompt else ""
        if not may(self._user, action, card, kpi.info, asked=asked):
            people = list_active(self._uow, card.team_id, card.people_for(kpi.info))
            what = f"say what is done about {kpi.info.name}; tell them in the thread."
            raise InvalidInput(
                f"Only {one_of(people)} can {what}", "", f"Only its owner or an admin can {what}"
            )
        return found

    def _get_action(self, action_id: int) -> tuple[_Alerted, AlertAction]:
        """Return an action that stands and is not done, of which somebody may say so."""
        alert_id, action = get_action(self._uow, self._team_id, action_id)
        found = get_alerted(self._uow, self._team_id, alert_id, locks=self._locks)
        if not may(self._user, Action.FINISH, found.card, found.kpi.info, concerns=action.doer):
            raise InvalidInput(f"Only {mention(action.doer)}, the KPI's owner or an admin can say that.")
        _check_stands(found)
        if found.action is None or found.action.id != action_id:
            raise InvalidInput(NOT_STANDING)
        if found.action.done_at:
            raise InvalidInput(ALREADY_DONE)
        return found, found.action

    def _change(self, found: _Alerted, before: AlertAction, after: AlertAction) -> int:
        row = self._store(found, replace(after, by=self._user, at=self._now, asked_at=None), None)
        self._redraw_question(found, before, f"changed:{row}")
        return row

    def _store(self, found: _Alerted, action: AlertAction, step: AlertStep | None) -> int:
        row = self._uow.alerts.act(found.alert.id, action)
        if step:
            self._follow(found, step, f"planned:{row}")
        else:
            self._redraw(found, f"planned:{row}")
        return row

    def _follow(self, found: _Alerted, step: AlertStep, cause: str) -> None:
        self._uow.alerts.save(found.alert, respond(found.alert, step, self._now))
        self._redraw(found, cause)

    def _redraw(self, found: _Alerted, cause: str) -> None:
        update_alert(self._uow, found.card, found.alert.id, cause, self._now)
        changes_in(self._uow).scorecard(found.card.id)

    def _redraw_question(self, found: _Alerted, action: AlertAction, cause: str) -> None:
        """Draw the question to the doer again, if they were asked."""
        if action.asked_at is None:
            return
        asked = ActionDue(action=action.id, reader=doer_of(self._uow, found.card, found.kpi, action))
        update = ActionDueUpdate(action=asked.action, reader=asked.reader, cause=cause)
        outgoing = OutgoingMessage(update, found.card.team_id, asked.reader, updates=asked.derive_key())
        self._uow.outbox.add(outgoing, self._now)

    def _send(self, found: _Alerted, payload: Planned) -> None:
        self._uow.outbox.add(outgoing_of(found.card, payload), self._now)

    def _clean(self, text: str, field: str) -> str:
        return clean_words(self._uow, self._team_id, text, field)

    def _check_doer(self, doer: str) -> str:
        return check_doer(self._uow, self._team_id, doer)

    def _check_day(self, card: Scorecard, day: date | None, most: int) -> date:
        today = self._now.astimezone(local_settings_of(self._uow, card, self._user).zone).date()
        return check_day(day, today, most)


class AlertActions:
    """Takes what people say is done about alerts, and asks the doers whether it is done."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def form(self, team_id: str, user: str, alert_id: int) -> ResponseForm:
        """Return what to ask somebody who pressed *Plan* or *Expected*.

        Raises:
            Gone: The team has no such alert.
            InvalidInput: Nothing can be said of it any more, or not by them.
        """
        with self._store.reading() as uow:
            return Responder(uow, team_id, user, self._clock.now(), locks=False).check(alert_id)

    def action_form(self, team_id: str, user: str, action_id: int) -> ResponseForm:
        """Return what to ask somebody who pressed *Not yet* or *Hand on*.

        Raises:
            Gone: The team has no such action.
            InvalidInput: It does not stand, is done already, or is not theirs to say.
        """
        with self._store.reading() as uow:
            return Responder(uow, team_id, user, self._clock.now(), locks=False).check_action(action_id)

    def waiting(self, team_id: str, user: str, alert_id: int) -> tuple[tuple[DueItem, ...], str]:
        """Return what is asked for of an alert's KPI, and the locale of the person who wants to answer.

        Raises:
            Gone: The team has no such alert.
            NotAllowed: They may not answer for it.
            InvalidInput: Nothing is asked for.
        """
        with self._store.reading() as uow:
            found = get_alerted(uow, team_id, alert_id, locks=False)
            card, kpi = found.card, found.kpi
            items = list_waiting(uow, card, kpi, self._clock.now())
            asked = items[0].asked if items else ""
            if not may(user, Action.ANSWER, card, kpi.info, asked=asked):
                people = list_active(uow, card.team_id, card.people_for(kpi.info))
                raise NotAllowed(kpi.info.name, people)
            if not items:
                raise InvalidInput(_gone(kpi) if kpi.is_retired else NOTHING_WAITS.format(kpi.info.name))
            return items, local_settings_of(uow, card, user).locale

    def plan(
        self, team_id: str, user: str, alert_id: int, plan: Plan, standing: int | None, *, cause: str
    ) -> None:
        """Store what is done about an alert; see `Responder.plan`.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such alert.
            InvalidInput: It can't be planned, or not by them, or so.
        """
        self._run(team_id, user, cause, lambda responder: responder.plan(alert_id, plan, standing))

    def plan_offered(self, team_id: str, user: str, key: str, at: Address, *, cause: str) -> None:
        """Make an offered plan the plan, by the key of its message and where that is.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such offer.
            InvalidInput: It can't be planned any more, or not by them.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            offer = get_offer(uow, team_id, key, PlanOffer)
            plan = Plan(offer.cause_said, offer.action_said, offer.doer, offer.due)
            Responder(uow, team_id, user, now).plan(offer.alert, plan, offer.standing)
            update = PlanOfferUpdate(**{**dict(offer), "planned": True})
            uow.outbox.add(OutgoingMessage(update, team_id, at.channel, updates=key), now)
            uow.commit()

    def offer_form(self, team_id: str, user: str, key: str) -> ResponseForm:
        """Return what to ask somebody who wants to change an offered plan; see `form` for errors."""
        with self._store.reading() as uow:
            offer = get_offer(uow, team_id, key, PlanOffer)
            now = self._clock.now()
            form = Responder(uow, team_id, user, now, locks=False).check(offer.alert)
            row = form.action.id if form.action else 0
            said = AlertAction(offer.cause_said, offer.action_said, offer.doer, offer.due, user, now, id=row)
            return replace(form, action=said)

    def expect(
        self, team_id: str, user: str, alert_id: int, reason: str, until: date | None, *, cause: str
    ) -> None:
        """Store that an alert is known work until a day.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such alert.
            InvalidInput: It can't be expected, or not by them, or so.
        """
        self._run(team_id, user, cause, lambda responder: responder.expect(alert_id, reason, until))

    def expect_offered(self, team_id: str, user: str, key: str, at: Address, *, cause: str) -> None:
        """Take an alert as known work as offered, by the key of the offer's message and where that is.

        Raises:
            AlreadyHandled: It was delivered before.
            Gone: The team has no such offer.
            InvalidInput: It can't be expected any more, or not by them.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            offer = get_offer(uow, team_id, key, ExpectedOffer)
            Responder(uow, team_id, user, now).expect(offer.alert, offer.reason_said, offer.last_day)
            update = ExpectedOfferUpdate(**{**dict(offer), "taken": True})
            uow.outbox.add(OutgoingMessage(update, team_id, at.channel, updates=key), now)
            uow.commit()

    def expected_form(self, team_id: str, user: str, key: str) -> ResponseForm:
        """Return what to ask somebody who wants to change offered known work; see `form` for errors."""
        with self._store.reading() as uow:
            offer = get_offer(uow, team_id, key, ExpectedOffer)
            now = self._clock.now()
            form = Responder(uow, team_id, user, now, locks=False).check(offer.alert)
            return replace(form, expected=Expected(offer.reason_said, offer.last_day, user, now))

    def lesson_form(self, team_id: str, user: str, alert_id: int) -> LessonForm:
        """Return what to ask somebody who pressed *What we learned*; see `Responder.learn` for errors."""
        with self._store.reading() as uow:
            return Responder(uow, team_id, user, self._clock.now(), locks=False).check_resolved(alert_id)

    def learn(self, team_id: str, user: str, alert_id: int, text: str, *, cause: str) -> None:
        """Store what was learned from a resolved alert; see `Responder.learn` for errors."""
        self._run(team_id, user, cause, lambda responder: responder.learn(alert_id, text))

    def finish(self, team_id: str, user: str, action_id: int, *, cause: str) -> None:
        """Note that an action is done; see `Responder.finish` for errors."""
        self._run(team_id, user, cause, lambda responder: responder.finish(action_id))

    def postpone(self, team_id: str, user: str, action_id: int, day: date | None, *, cause: str) -> None:
        """Move the day of an action; see `Responder.postpone` for errors."""
        self._run(team_id, user, cause, lambda responder: responder.postpone(action_id, day))

    def hand_on(self, team_id: str, user: str, action_id: int, doer: str, *, cause: str) -> None:
        """Give an action to somebody else; see `Responder.hand_on` for errors."""
        self._run(team_id, user, cause, lambda responder: responder.hand_on(action_id, doer))

    def list_open(self, asker: Asker, name: str = "") -> ActionsView:
        """Return the open actions of the scorecard that a person means, oldest first.

        Args:
            asker: Who asks, and where they ask.
            name: The scorecard's name or key, or empty.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            card = get_scorecard(uow, asker, name)
            alerts = {alert.id: alert for alert in uow.alerts.list_open(card.id)}
            every = uow.alerts.list_actions(alerts) if alerts else {}
            found = [
                _open_action(card, card.kpis_by_id[alerts[row].kpi_id], actions, now)
                for row, actions in every.items()
                if actions[0].is_standing
            ]
            shown = tuple(sorted(found, key=lambda one: (one.since, one.action.id)))
            return ActionsView(card.name, card.locale, card.timezone, now, shown)

    def story(self, asker: Asker, alert_id: int) -> AlertStory:
        """Return everything that people have said of an alert, to somebody who may read its KPI.

        Raises:
            Gone: The team has no such alert.
            NotReadable: They may not read it.
        """
        team_id, channel, user = asker
        with self._store.reading() as uow:
            found = get_alerted(uow, team_id, alert_id, locks=False)
            check_kpi(uow, found.card, found.kpi, user, channel)
            return AlertStory(
                display_info_of(uow, found.kpi.info.id),
                tuple(uow.alerts.list_actions([alert_id]).get(alert_id, ())),
                tuple(uow.alerts.list_expected([alert_id]).get(alert_id, ())),
                tuple(uow.alerts.list_comments([alert_id]).get(alert_id, ())),
                tuple(uow.alerts.list_lessons(found.kpi.info.id).values()),
                local_settings_of(uow, found.card, user).locale,
                found.card.timezone,
            )

    def question(self, asked: ActionDue) -> ActionDueView:
        """Return the question whether an action is done, or what came of it."""
        with self._store.reading() as uow:
            alert_id, action = uow.alerts.get_action(asked.action)
            alert = uow.alerts.get(alert_id)
            card, kpi = uow.scorecards.get_of(alert.kpi_id)
            newest = uow.alerts.find_newest_action(alert_id) or action
            locale = local_settings_of(uow, card, asked.reader).locale
            shown = display_info_of(uow, kpi.info.id)
            is_standing = alert.is_open and not kpi.is_retired
            return ActionDueView(shown, action, newest, is_standing, asked.reader, locale)

    def planned(self, action_id: int) -> tuple[AlertAction, str]:
        """Return an action, and the locale of its scorecard."""
        with self._store.reading() as uow:
            alert_id, action = uow.alerts.get_action(action_id)
            card, _ = uow.scorecards.get_of(uow.alerts.get(alert_id).kpi_id)
            return action, card.locale

    def follow_up(self) -> None:
        """Ask the doers whose day has come, and open again what was expected until a day that has passed."""
        now = self._clock.now()
        latest = now.date() + DAY
        with self._store.reading() as uow:
            is_needed = uow.alerts.list_due_actions(latest) or uow.alerts.list_expired(latest)
        if not is_needed:
            return
        with self._store.writing() as uow:
            for alert_id, action in uow.alerts.list_due_actions(latest):
                _ask_if_due(uow, alert_id, action, now)
            for alert_id, expected in uow.alerts.list_expired(latest):
                _expire_if_over(uow, alert_id, expected, now)
            uow.commit()

    def want_plans(self) -> None:
        """Tell the admins, once for each alert, that nobody has said in time what is done about it."""
        now = self._clock.now()
        with self._store.reading() as uow:
            cards = [card for card in uow.scorecards.list_all() if _wants_plans(card)]
            wanting = [card.id for card in cards if _list_wanting(uow, card, now)]
        if not wanting:
            return
        with self._store.writing() as uow:
            for card_id in wanting:
                _want_plans(uow, uow.scorecards.get(card_id), now)
            uow.commit()

    def unplanned(self, told: Unplanned) -> AlertsView:
        """Return those of some alerts of which nobody has said yet what is done about them."""
        with self._store.reading() as uow:
            card = uow.scorecards.get(told.scorecard)
            rows = [alert for alert in uow.alerts.list_open(card.id) if alert.id in told.alerts]
            rows = [alert for alert in rows if alert.state is AlertState.OPEN]
            view = answer_alerts(uow, card, rows, self._clock.now())
            return replace(view, locale=local_settings_of(uow, card, told.reader).locale)

    def _run(self, team_id: str, user: str, cause: str, act: Callable[[Responder], object]) -> None:
        now = self._clock.now()
        with self._store.writing() as uow:
            accept_once(uow, cause, now)
            act(Responder(uow, team_id, user, now))
            uow.commit()


def get_alerted(uow: UnitOfWork, team_id: str, alert_id: int, *, locks: bool) -> _Alerted:
    """Return an alert of a team, with its KPI and what stands of what people said; locked if it may change.

    Raises:
        Gone: The team has no such alert.
    """
    card, kpi = uow.scorecards.get_of(get_alert(uow, team_id, alert_id).kpi_id)
    if locks:
        uow.scorecards.hold(card.id)
    return _Alerted(
        get_alert(uow, team_id, alert_id),
        card,
        kpi,
        uow.alerts.find_standing_action(alert_id),
        uow.alerts.find_standing_expected(alert_id),
    )


def doer_of(uow: UnitOfWork, card: Scorecard, kpi: Kpi, action: AlertAction) -> str:
    """Return whom to ask whether an action is done: its doer or, if they have left, the KPI's owner."""
    return kpi.info.owner if has_left(uow, card.team_id, action.doer) else action.doer


def _check_stands(found: _Alerted) -> None:
    """Refuse what comes too late for an alert."""
    if found.kpi.is_retired:
        raise InvalidInput(_gone(found.kpi))
    if not found.alert.is_open:
        raise InvalidInput(f"This alert is {found.alert.state} by now; there is nothing left to do about it.")


def _gone(kpi: Kpi) -> str:
    return f"{kpi.info.name} was taken off the scorecard; nothing was saved."


def _planned_meanwhile(action: AlertAction) -> InvalidInput:
    """Return the error for a plan in place of one that its author has not seen."""
    what = f"planned “{action.action}” meanwhile; close this and press Plan again to change it."
    return InvalidInput(f"{mention(action.by)} {what}", ACTION, f"Somebody {what}")


def _open_action(card: Scorecard, kpi: Kpi, actions: Sequence[AlertAction], now: datetime) -> OpenAction:
    """Return the newest action of an alert, with the moment since which it is meant to be done."""
    newest = actions[0]
    first = newest
    for action in actions:
        if action.verdict:
            break
        first = action
    today = now.astimezone(card.zone).date()
    days = (today - first.at.astimezone(card.zone).date()).days
    return OpenAction(kpi.info, newest, first.at, days, newest.done_at is None and newest.due < today)


def _ask_if_due(uow: UnitOfWork, alert_id: int, action: AlertAction, now: datetime) -> None:
    """Ask a doer once their day has come, within their hours."""
    alert = uow.alerts.get(alert_id)
    card, kpi = uow.scorecards.get_of(alert.kpi_id)
    if not alert.is_open or kpi.is_retired:
        return
    person = person_of(uow, card, doer_of(uow, card, kpi, action))
    due = at_local(action.due, ASKED_DONE_AT, person.zone)
    if due <= now and person.is_free(now, ASKED_DONE_AT, due):
        uow.alerts.mark_asked(action.id, now)
        asked = ActionDue(action=action.id, reader=person.user)
        uow.outbox.add(OutgoingMessage(asked, card.team_id, person.user), now)


def list_unplanned(card: Scorecard, alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """Return the open alerts of which nobody has said, within the days set for it, what is done."""
    days = card.calendar.is_working_day
    within = {kpi.info.id: card.alert_settings_for(kpi).plan_within for kpi in card.kpis}
    return [one for one in alerts if lacks_plan(one, within[one.kpi_id] or None, days, now, card.zone)]


def _wants_plans(card: Scorecard) -> bool:
    """Return whether a scorecard sets for any KPI within how many days a plan is wanted."""
    return any(card.alert_settings_for(kpi).plan_within for kpi in card.kpis)


def _list_wanting(uow: UnitOfWork, card: Scorecard, now: datetime) -> list[Alert]:
    """Return the alerts without a plan of which no admin was told, once the scorecard's day has begun."""
    team = Person(card.channel, card.zone, card.calendar)
    if not team.is_free(now, DEFAULT_PROMPT_TIME, now):
        return []
    found = list_unplanned(card, uow.alerts.list_open(card.id), now)
    return [alert for alert in found if alert.plan_wanted_at is None]


def _want_plans(uow: UnitOfWork, card: Scorecard, now: datetime) -> None:
    uow.scorecards.hold(card.id)
    rows = tuple(alert.id for alert in _list_wanting(uow, card, now))
    if not rows:
        return
    uow.alerts.want_plans(rows, now)
    day = now.astimezone(card.zone).date().isoformat()
    for admin in list_active(uow, card.team_id, card.admins):
        told = Unplanned(scorecard=card.id, alerts=rows, reader=admin, day=day)
        free = person_of(uow, card, admin).first_free(now, DEFAULT_PROMPT_TIME, now)
        uow.outbox.add(OutgoingMessage(told, card.team_id, admin), now, not_before=free)


def _expire_if_over(uow: UnitOfWork, alert_id: int, expected: Expected, now: datetime) -> None:
    """Open an alert again on the first working day after it was expected."""
    alert = uow.alerts.get(alert_id)
    card, kpi = uow.scorecards.get_of(alert.kpi_id)
    if kpi.is_retired:
        return
    team = Person(card.channel, card.zone, card.calendar)
    over = at_local(expected.until + DAY, DEFAULT_PROMPT_TIME, card.zone)
    if over > now or not team.is_free(now, DEFAULT_PROMPT_TIME, over):
        return
    uow.alerts.end_expected(alert_id, now)
    if not alert.is_open:
        return
    is_planned = uow.alerts.find_standing_action(alert_id) is not None
    stands = standing_state(is_planned=is_planned, is_expected=False)
    uow.alerts.save(alert, respond(alert, AlertStep.EXPIRE, now, stands))
    cause = f"expired:{expected.until}"
    uow.outbox.add(outgoing_of(card, Expired(alert=alert_id, cause=cause)), now)
    update_alert(uow, card, alert_id, cause, now)
    changes_in(uow).scorecard(card.id)
