"""Transient database errors, told apart from permanent ones."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.listeners.errors import is_transient
from scorecard.storage.engine import make_engine


def failure(url: str, statement: str) -> Exception:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except SQLAlchemyError as error:
        return error
    finally:
        engine.dispose()
    raise AssertionError("It worked.")


def test_a_server_that_is_not_there_may_come_back() -> None:
    assert is_transient(failure("postgresql://127.0.0.1:1/none?connect_timeout=1", "SELECT 1"))


def test_a_file_that_cannot_be_opened_may_come_back(tmp_path: Path) -> None:
    assert is_transient(failure(f"sqlite:///{tmp_path}/not/here.db", "SELECT 1"))


@pytest.mark.parametrize("statement", ["SELECT nothing FROM nowhere", "no SQL"])
def test_what_is_asked_wrongly_stays_wrong(tmp_path: Path, statement: str) -> None:
    assert not is_transient(failure(f"sqlite:///{tmp_path}/some.db", statement))


def test_an_error_of_ours_stays() -> None:
    assert not is_transient(KeyError("x"))
