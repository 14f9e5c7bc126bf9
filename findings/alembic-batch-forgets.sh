#!/usr/bin/env bash
# Alembic on SQLite: a batch change silently takes constraints away that were written beside their column.
#
# Expected: adding a column in batch mode leaves everything else about the table as it was.
# Seen: the re-created table has no ON DELETE CASCADE, UNIQUE, COLLATE or AUTOINCREMENT any more; no warning.
# Who it hurts: schemas that were made by hand-written SQL, or by another tool than SQLAlchemy's table constructs. Deleted
#   parents leave orphans or are refused, duplicates come in, ids of deleted rows are used again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check alembic==1.20.1 sqlalchemy==2.1.9
"$folder/venv/bin/python" - <<'PY'
import warnings

import alembic
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

warnings.simplefilter("error")
TABLE = """CREATE TABLE pet (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES owner (id) ON DELETE CASCADE,
    name VARCHAR(50) UNIQUE COLLATE NOCASE
)"""
LOST = ("ON DELETE CASCADE", "UNIQUE", "COLLATE NOCASE", "AUTOINCREMENT")
engine = sa.create_engine("sqlite://")
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE owner (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql(TABLE)
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("pet", recreate="always") as batch:
        batch.add_column(sa.Column("born", sa.Date()))
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'pet'").scalar_one()
print("alembic", alembic.__version__, "sqlalchemy", sa.__version__)
print(made)
print("lost:", [each for each in LOST if each not in made])
assert not [each for each in LOST if each in made]
PY
