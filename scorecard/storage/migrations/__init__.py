"""The schema's history, and Alembic to run it; shipped with the package."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def run(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision."""
    command.upgrade(configure(connection), revision)


def describe(revision: str) -> str:
    """Return the title of a migration, without its full stop."""
    title: str = ScriptDirectory.from_config(configure()).get_revision(revision).doc.rstrip(".")
    return title


def configure(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, to run on a connection if there is one."""
    config = Config()
    config.set_main_option("script_location", "scorecard.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
