"""Follow-up: recommendations and plans (only their end is written later), progress (only added).

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


AKHIR = {'rekomendasi': {'dihentikan_pada', 'alasan'}, 'rencana': {'batal_pada', 'alasan_batal'}, 'kemajuan': set()}
"""Table → columns that may be written later, once."""


def _protect(tabel: str, akhir: set[str]) -> None:
    """Refuse DELETE and every UPDATE but that of the columns named, whoever asks; a written end stays."""
    kolom = [k['name'] for k in sa.inspect(op.get_bind()).get_columns(tabel)]
    tetap = ', '.join(k for k in kolom if k not in akhir)
    tolak = [('update', f'UPDATE OF {tetap}', ''), ('delete', 'DELETE', '')]
    if akhir:
        hari = next(k for k in akhir if k.endswith('_pada'))
        tolak.append(('akhir', f"UPDATE OF {', '.join(sorted(akhir))}", f'WHEN (OLD.{hari} IS NOT NULL)'))
    for nama, kerja, bila in tolak:
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(
                f'CREATE TRIGGER {tabel}_tolak_{nama} BEFORE {kerja} ON {tabel} FOR EACH ROW {bila} '
                'EXECUTE FUNCTION tolak_perubahan()'
            )
        else:
            op.execute(
                f'CREATE TRIGGER {tabel}_tolak_{nama} BEFORE {kerja} ON {tabel} FOR EACH ROW {bila} '
                f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
            )


def upgrade() -> None:
    op.create_table('aturan_tindak_lanjut',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batas', sa.Integer(), nullable=False),
    sa.Column('bulan', sa.String(length=40), nullable=False),
    sa.Column('diubah_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aturan_tindak_lanjut'))
    )
    op.create_table('rekomendasi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('sumber', sa.String(length=20), nullable=False),
    sa.Column('asal', sa.String(length=80), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('uraian', sa.Text(), nullable=False),
    sa.Column('dasar', sa.Text(), nullable=False),
    sa.Column('dihentikan_pada', sa.Date(), nullable=True),
    sa.Column('alasan', sa.String(length=500), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_rekomendasi_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rekomendasi')),
    sa.UniqueConstraint('unit_id', 'sumber', 'asal', 'periode', name=op.f('uq_rekomendasi_unit_id_sumber_asal_periode'))
    )
    with op.batch_alter_table('rekomendasi', schema=None) as batch_op:
        batch_op.create_index('ix_rekomendasi_sumber', ['sumber', 'periode'], unique=False)
        batch_op.create_index(batch_op.f('ix_rekomendasi_unit_id'), ['unit_id'], unique=False)

    op.create_table('rencana',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rekomendasi_id', sa.Integer(), nullable=False),
    sa.Column('kegiatan', sa.Text(), nullable=False),
    sa.Column('penanggung_jawab', sa.String(length=160), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=True),
    sa.Column('tenggat', sa.Date(), nullable=False),
    sa.Column('batal_pada', sa.Date(), nullable=True),
    sa.Column('alasan_batal', sa.String(length=500), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_rencana_pengguna_id_pengguna')),
    sa.ForeignKeyConstraint(['rekomendasi_id'], ['rekomendasi.id'], name=op.f('fk_rencana_rekomendasi_id_rekomendasi')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rencana'))
    )
    with op.batch_alter_table('rencana', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rencana_pengguna_id'), ['pengguna_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rencana_rekomendasi_id'), ['rekomendasi_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rencana_tenggat'), ['tenggat'], unique=False)

    op.create_table('kemajuan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rencana_id', sa.Integer(), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('persen', sa.Integer(), nullable=False),
    sa.Column('catatan', sa.Text(), nullable=False),
    sa.Column('tautan', sa.String(length=500), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=True),
    sa.Column('dicatat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dicatat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_kemajuan_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['rencana_id'], ['rencana.id'], name=op.f('fk_kemajuan_rencana_id_rencana')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kemajuan'))
    )
    with op.batch_alter_table('kemajuan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kemajuan_rencana_id'), ['rencana_id'], unique=False)

    for tabel, akhir in AKHIR.items():
        _protect(tabel, akhir)


def downgrade() -> None:
    with op.batch_alter_table('kemajuan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kemajuan_rencana_id'))

    op.drop_table('kemajuan')
    with op.batch_alter_table('rencana', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rencana_tenggat'))
        batch_op.drop_index(batch_op.f('ix_rencana_rekomendasi_id'))
        batch_op.drop_index(batch_op.f('ix_rencana_pengguna_id'))

    op.drop_table('rencana')
    with op.batch_alter_table('rekomendasi', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rekomendasi_unit_id'))
        batch_op.drop_index('ix_rekomendasi_sumber')

    op.drop_table('rekomendasi')
    op.drop_table('aturan_tindak_lanjut')
