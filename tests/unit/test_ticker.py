"""The ticker: what is due is done, whatever else goes wrong."""

from structlog.testing import capture_logs

from bot.jobs.ticker import Ticker


def test_a_job_that_fails_keeps_none_of_the_others_back_and_is_logged() -> None:
    done: list[str] = []

    def stumble() -> None:
        raise LookupError("There is no such row.")

    jobs = {
        "people": lambda: done.append("people"),
        "prompts": stumble,
        "posts": lambda: done.append("posts"),
    }
    with capture_logs() as logs:
        Ticker(jobs, housekeeping=lambda: None).tick()
    assert done == ["people", "posts"]
    assert [(one["event"], one["job"], one["log_level"]) for one in logs] == [
        ("job_stumbled", "prompts", "error")
    ]


def test_a_job_that_failed_is_tried_again_at_the_next_tick() -> None:
    tries: list[int] = []

    def stumble_once() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise LookupError("Not yet.")

    ticker = Ticker({"prompts": stumble_once}, housekeeping=lambda: None)
    with capture_logs() as logs:
        ticker.tick()
        ticker.tick()
    assert tries == [0, 1]
    assert len(logs) == 1
