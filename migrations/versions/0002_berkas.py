"""Attachments.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('berkas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=40), nullable=False),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('jenis', sa.String(length=8), nullable=False),
    sa.Column('ukuran', sa.Integer(), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('sebab', sa.String(length=200), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('diperiksa_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_berkas')),
    sa.UniqueConstraint('token', name=op.f('uq_berkas_token'))
    )
    with op.batch_alter_table('berkas', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_berkas_status'), ['status'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('berkas', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_berkas_status'))

    op.drop_table('berkas')
