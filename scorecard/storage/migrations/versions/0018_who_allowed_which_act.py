"""Who allowed a taking back and a putting back, apart from who allowed the value; requests to put back."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PERMISSIONS = (
    ("actual", "taken_back_allowed_by"),
    ("actual", "put_back_allowed_by"),
    ("no_data", "taken_back_allowed_by"),
)

GIVEN = """
UPDATE {table} SET {act}_allowed_by = allowed_by, allowed_by = coalesce((
    SELECT max(asked.decided_by) FROM change_request AS asked
    WHERE asked.kpi_id = {table}.kpi_id
    AND asked.frequency = {table}.frequency
    AND asked.period_start = {table}.period_start
    AND asked.asked_by = {table}.submitted_by
    AND {same}
    AND asked.state = 'allowed'
    AND NOT asked.is_undo
), '') WHERE {newest} AND allowed_by <> ''
"""
"""The newest act had overwritten who allowed the value itself; the request for the value still tells."""

SAME_VALUE = "asked.value = actual.value AND asked.origin_ts = actual.origin_ts"
SAME_REASON = "asked.value IS NULL AND asked.note = no_data.reason"


def upgrade() -> None:
    for table, column in PERMISSIONS:
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("put_back_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_change_request_put_back_id_actual"), "actual", ["put_back_id"], ["id"]
        )
    is_taken, is_put_back = "taken_back_by <> ''", "put_back_by <> '' AND taken_back_by = ''"
    op.execute(GIVEN.format(table="actual", act="taken_back", newest=is_taken, same=SAME_VALUE))
    op.execute(GIVEN.format(table="actual", act="put_back", newest=is_put_back, same=SAME_VALUE))
    op.execute(GIVEN.format(table="no_data", act="taken_back", newest=is_taken, same=SAME_REASON))


def downgrade() -> None:
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_change_request_put_back_id_actual"), type_="foreignkey")
        batch_op.drop_column("put_back_id")
    for table, column in reversed(PERMISSIONS):
        op.drop_column(table, column)
