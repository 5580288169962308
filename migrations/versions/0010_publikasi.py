"""Publication: standards of service, their reviews, the maklumat, proof of posting.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

TETAP = ('standar_layanan', 'standar_reviu', 'maklumat')


def _protect(tabel: str) -> None:
    """Refuse UPDATE and DELETE on an append-only table, whoever asks."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f'CREATE TRIGGER {tabel}_tetap BEFORE UPDATE OR DELETE ON {tabel} '
            'FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()'
        )
        return
    for kerja in ('UPDATE', 'DELETE'):
        op.execute(
            f'CREATE TRIGGER {tabel}_tolak_{kerja.lower()} BEFORE {kerja} ON {tabel} '
            f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
        )


def upgrade() -> None:
    op.create_table('maklumat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('versi', sa.Integer(), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('penyelenggara', sa.String(length=300), nullable=False),
    sa.Column('jenis_layanan', sa.Text(), nullable=False),
    sa.Column('sanksi', sa.Text(), nullable=False),
    sa.Column('jabatan', sa.String(length=160), nullable=False),
    sa.Column('nama', sa.String(length=160), nullable=False),
    sa.Column('nip', sa.String(length=30), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_maklumat_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_maklumat_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_maklumat')),
    sa.UniqueConstraint('unit_id', 'layanan_id', 'versi', name=op.f('uq_maklumat_unit_id_layanan_id_versi'))
    )
    with op.batch_alter_table('maklumat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_maklumat_layanan_id'), ['layanan_id'], unique=False)
        batch_op.create_index('uq_maklumat_unit', ['unit_id', 'versi'], unique=True, sqlite_where=sa.text('layanan_id IS NULL'), postgresql_where=sa.text('layanan_id IS NULL'))

    op.create_table('standar_layanan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=False),
    sa.Column('versi', sa.Integer(), nullable=False),
    sa.Column('berlaku_mulai', sa.Date(), nullable=False),
    sa.Column('nomor_sk', sa.String(length=120), nullable=False),
    sa.Column('tanggal_sk', sa.Date(), nullable=True),
    sa.Column('persyaratan', sa.Text(), nullable=False),
    sa.Column('prosedur', sa.Text(), nullable=False),
    sa.Column('waktu', sa.Text(), nullable=False),
    sa.Column('biaya', sa.Text(), nullable=False),
    sa.Column('produk', sa.Text(), nullable=False),
    sa.Column('pengaduan', sa.Text(), nullable=False),
    sa.Column('dasar_hukum', sa.Text(), nullable=False),
    sa.Column('sarana', sa.Text(), nullable=False),
    sa.Column('kompetensi', sa.Text(), nullable=False),
    sa.Column('pengawasan', sa.Text(), nullable=False),
    sa.Column('jumlah_pelaksana', sa.Text(), nullable=False),
    sa.Column('jaminan_pelayanan', sa.Text(), nullable=False),
    sa.Column('jaminan_keamanan', sa.Text(), nullable=False),
    sa.Column('evaluasi', sa.Text(), nullable=False),
    sa.Column('kompensasi', sa.Text(), nullable=False),
    sa.Column('sippn_id', sa.String(length=80), nullable=False),
    sa.Column('sippn_url', sa.String(length=300), nullable=False),
    sa.Column('sippn_sinkron', sa.Date(), nullable=True),
    sa.Column('daring', sa.Boolean(), nullable=False),
    sa.Column('terpadu', sa.Boolean(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_standar_layanan_layanan_id_layanan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standar_layanan')),
    sa.UniqueConstraint('layanan_id', 'versi', name=op.f('uq_standar_layanan_layanan_id_versi'))
    )
    op.create_table('pemasangan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('publikasi_id', sa.Integer(), nullable=True),
    sa.Column('standar_id', sa.Integer(), nullable=True),
    sa.Column('maklumat_id', sa.Integer(), nullable=True),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('media', sa.String(length=16), nullable=False),
    sa.Column('tempat', sa.String(length=160), nullable=False),
    sa.Column('alamat', sa.String(length=300), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.Column('batal_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('batal_oleh', sa.String(length=120), nullable=False),
    sa.Column('batal_sebab', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(publikasi_id IS NOT NULL AND standar_id IS NULL AND maklumat_id IS NULL) OR (publikasi_id IS NULL AND standar_id IS NOT NULL AND maklumat_id IS NULL) OR (publikasi_id IS NULL AND standar_id IS NULL AND maklumat_id IS NOT NULL)', name=op.f('ck_pemasangan_satu_sasaran')),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_pemasangan_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['maklumat_id'], ['maklumat.id'], name=op.f('fk_pemasangan_maklumat_id_maklumat')),
    sa.ForeignKeyConstraint(['publikasi_id'], ['publikasi.id'], name=op.f('fk_pemasangan_publikasi_id_publikasi')),
    sa.ForeignKeyConstraint(['standar_id'], ['standar_layanan.id'], name=op.f('fk_pemasangan_standar_id_standar_layanan')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pemasangan_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pemasangan'))
    )
    with op.batch_alter_table('pemasangan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pemasangan_tanggal'), ['tanggal'], unique=False)
        batch_op.create_index(batch_op.f('ix_pemasangan_unit_id'), ['unit_id'], unique=False)

    op.create_table('standar_reviu',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standar_id', sa.Integer(), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('pakai_skm', sa.Boolean(), nullable=False),
    sa.Column('masukan_skm', sa.Text(), nullable=False),
    sa.Column('pakai_pengaduan', sa.Boolean(), nullable=False),
    sa.Column('masukan_pengaduan', sa.Text(), nullable=False),
    sa.Column('tokoh_masyarakat', sa.Boolean(), nullable=False),
    sa.Column('akademisi', sa.Boolean(), nullable=False),
    sa.Column('dunia_usaha', sa.Boolean(), nullable=False),
    sa.Column('lsm', sa.Boolean(), nullable=False),
    sa.Column('perubahan', sa.Text(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['standar_id'], ['standar_layanan.id'], name=op.f('fk_standar_reviu_standar_id_standar_layanan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standar_reviu'))
    )
    with op.batch_alter_table('standar_reviu', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standar_reviu_standar_id'), ['standar_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standar_reviu_tanggal'), ['tanggal'], unique=False)

    for tabel in TETAP:
        _protect(tabel)


def downgrade() -> None:
    with op.batch_alter_table('standar_reviu', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standar_reviu_tanggal'))
        batch_op.drop_index(batch_op.f('ix_standar_reviu_standar_id'))

    op.drop_table('standar_reviu')
    with op.batch_alter_table('pemasangan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pemasangan_unit_id'))
        batch_op.drop_index(batch_op.f('ix_pemasangan_tanggal'))

    op.drop_table('pemasangan')
    op.drop_table('standar_layanan')
    with op.batch_alter_table('maklumat', schema=None) as batch_op:
        batch_op.drop_index('uq_maklumat_unit', sqlite_where=sa.text('layanan_id IS NULL'), postgresql_where=sa.text('layanan_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_maklumat_layanan_id'))

    op.drop_table('maklumat')
