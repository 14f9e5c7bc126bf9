"""The goals that objectives support, the objectives that they drive, and their initiatives."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("objective", sa.Column("supports", sa.String(), nullable=False, server_default=""))
    for name in ("drives", "initiatives"):
        op.add_column("objective", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in ("initiatives", "drives", "supports"):
        op.drop_column("objective", name)
