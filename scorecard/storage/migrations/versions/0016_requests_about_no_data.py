"""Change requests that a period has no value, and who allowed such a statement."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATED = """
UPDATE change_request SET stated_id = (
    SELECT max(no_data.id) FROM no_data
    WHERE no_data.kpi_id = change_request.kpi_id
    AND no_data.frequency = change_request.frequency
    AND no_data.period_start = change_request.period_start
    AND no_data.taken_back_by = ''
    AND no_data.recorded_at <= change_request.asked_at
) WHERE state = 'waiting'
"""
"""What stood when a waiting request was made; it is void if that is something else by now."""


def upgrade() -> None:
    op.add_column("no_data", sa.Column("allowed_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_id", sa.Integer(), nullable=True))
        batch_op.alter_column("value", existing_type=sa.String(40), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_change_request_stated_id_no_data"), "no_data", ["stated_id"], ["id"]
        )
    op.execute(STATED)


def downgrade() -> None:
    op.execute("DELETE FROM change_request WHERE value IS NULL")
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_change_request_stated_id_no_data"), type_="foreignkey")
        batch_op.alter_column("value", existing_type=sa.String(40), nullable=False)
        batch_op.drop_column("stated_id")
    op.drop_column("no_data", "allowed_by")
