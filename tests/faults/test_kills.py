"""SIGKILL at any moment: no actual is lost, and nothing is sent twice.

Every life is a separate process that a real SIGKILL ends; each trial must end as if nothing had happened.
"""

import itertools

import pytest

from tests.faults.life import Death
from tests.faults.trial import Outcome, Trial


def test_the_trial_is_worth_its_name(undisturbed: Outcome) -> None:
    assert [actual[1:] for actual in undisturbed.actuals] == [
        ("95", "", True),
        ("25", "slow vendor", True),
        ("52", "slow vendor", False),
    ]
    assert len(undisturbed.said) == 9
    assert undisturbed.homes.keys() == {"U0PRIYA"}
    assert undisturbed.unfinished == []


@pytest.mark.parametrize(
    ("moment", "commits"),
    [
        pytest.param("after_commit", (2, 3), id="after every commit"),
        pytest.param("before_commit", (3, 4), id="before every commit"),
    ],
)
def test_a_bot_that_never_lives_for_long_gets_everything_done_once(
    url: str, undisturbed: Outcome, moment: str, commits: tuple[int, int]
) -> None:
    """Kill each life after one or two commits that do something.

    The first commit of a life releases the claims of the last one. So a message is claimed in one life, and
    claimed again and sent in the next: there is a death at either commit.
    """
    trial = Trial(url, [Death(number, moment) for number in commits] * 100)
    assert trial.live_through() == undisturbed
    assert trial.lives > 40


@pytest.mark.parametrize(
    ("takes_effect", "calls"),
    [
        pytest.param(False, (1, 2, 3), id="before it takes effect"),
        pytest.param(True, (1, 2), id="after it took effect"),
    ],
)
def test_a_bot_that_dies_at_every_call_of_slack_gets_everything_done_once(
    url: str, undisturbed: Outcome, calls: tuple[int, ...], *, takes_effect: bool
) -> None:
    """Kill lives at their first, second and third call, in turn, while they wait for Slack's response.

    A message in doubt takes two calls, one to look and one to send; so there is a death at either.
    """
    trial = Trial(url)
    trial.kill_at_calls(itertools.cycle(calls), takes_effect=takes_effect)
    assert trial.live_through() == undisturbed
    assert trial.lives > 20


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("moment", "commits"), [("after_commit", (1, 2, 5, 9)), ("before_commit", (2, 3, 6, 10))]
)
def test_on_postgresql_the_next_life_waits_for_the_claims_of_the_last_to_run_out(
    postgres_url: str, undisturbed: Outcome, moment: str, commits: tuple[int, ...]
) -> None:
    """Wait for claims to expire on PostgreSQL, because another process may still be alive and sending."""
    trial = Trial(postgres_url, [Death(number, moment) for number in commits] * 100, has_leases=True)
    assert trial.live_through() == undisturbed
    assert trial.lives > 12
