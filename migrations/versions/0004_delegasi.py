"""Delegation of work during leave.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delegasi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dari_id', sa.Integer(), nullable=False),
    sa.Column('kepada_id', sa.Integer(), nullable=False),
    sa.Column('mulai', sa.Date(), nullable=False),
    sa.Column('sampai', sa.Date(), nullable=False),
    sa.Column('alasan', sa.String(length=160), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.Column('dicabut_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['dari_id'], ['pengguna.id'], name=op.f('fk_delegasi_dari_id_pengguna')),
    sa.ForeignKeyConstraint(['kepada_id'], ['pengguna.id'], name=op.f('fk_delegasi_kepada_id_pengguna')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegasi'))
    )
    with op.batch_alter_table('delegasi', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegasi_dari_id'), ['dari_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegasi_kepada_id'), ['kepada_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('delegasi', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegasi_kepada_id'))
        batch_op.drop_index(batch_op.f('ix_delegasi_dari_id'))

    op.drop_table('delegasi')
