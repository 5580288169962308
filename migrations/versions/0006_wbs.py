"""Whistle-blowing: the sealed room. Tables of reports have no rowid on SQLite, so that no order can be read from them.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('wbs_gangguan',
    sa.Column('hari', sa.Date(), nullable=False),
    sa.Column('tanda', sa.String(length=160), nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('hari', 'tanda', name=op.f('pk_wbs_gangguan'))
    )
    op.create_table('wbs_pengaturan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hari_umpan_balik', sa.SmallInteger(), nullable=True),
    sa.Column('retensi_bulan', sa.SmallInteger(), nullable=False),
    sa.Column('alamat_onion', sa.String(length=120), nullable=False),
    sa.Column('pernyataan', sa.String(length=1000), nullable=False),
    sa.Column('digest_hari', sa.Date(), nullable=True),
    sa.Column('harian_hari', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wbs_pengaturan'))
    )
    op.create_table('wbs_rekap',
    sa.Column('triwulan', sa.String(length=10), nullable=False),
    sa.Column('kategori', sa.String(length=16), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('kanal', sa.String(length=8), nullable=False),
    sa.Column('hasil', sa.String(length=20), nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.Column('konfirmasi_tepat', sa.Integer(), nullable=False),
    sa.Column('umpan_balik_tepat', sa.Integer(), nullable=False),
    sa.Column('hari', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('triwulan', 'kategori', 'mode', 'kanal', 'hasil', name=op.f('pk_wbs_rekap'))
    )
    op.create_table('wbs_rekap_lama',
    sa.Column('triwulan', sa.String(length=10), nullable=False),
    sa.Column('tutup', sa.String(length=10), nullable=False),
    sa.Column('hari', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('triwulan', 'tutup', 'hari', name=op.f('pk_wbs_rekap_lama'))
    )
    op.create_table('wbs_sesi_pelapor',
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.Column('hari', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('sidik', name=op.f('pk_wbs_sesi_pelapor')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_tanya_terpakai',
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('hari', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('sidik', name=op.f('pk_wbs_tanya_terpakai')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_laporan_luar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('judul', sa.String(length=160), nullable=False),
    sa.Column('nomor', sa.String(length=80), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('penerbit', sa.String(length=160), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=False),
    sa.Column('dicatat_oleh', sa.String(length=120), nullable=False),
    sa.Column('dicatat_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_wbs_laporan_luar_berkas_id_berkas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wbs_laporan_luar'))
    )
    with op.batch_alter_table('wbs_laporan_luar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_laporan_luar_periode'), ['periode'], unique=False)

    op.create_table('wbs_brankas',
    sa.Column('pengguna_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('jenis', sa.String(length=10), nullable=False),
    sa.Column('jabatan', sa.String(length=120), nullable=False),
    sa.Column('garam', sa.LargeBinary(), nullable=False),
    sa.Column('ops', sa.SmallInteger(), nullable=False),
    sa.Column('mem', sa.Integer(), nullable=False),
    sa.Column('bukti', sa.LargeBinary(), nullable=False),
    sa.Column('pub', sa.LargeBinary(), nullable=False),
    sa.Column('prv', sa.LargeBinary(), nullable=False),
    sa.Column('prv_pulih', sa.LargeBinary(), nullable=False),
    sa.Column('prv_darurat', sa.LargeBinary(), nullable=True),
    sa.Column('darurat_versi', sa.SmallInteger(), nullable=True),
    sa.Column('dibuat_pada', sa.Date(), nullable=False),
    sa.Column('disahkan_oleh_id', sa.Integer(), nullable=True),
    sa.Column('segel', sa.LargeBinary(length=32), nullable=False),
    sa.ForeignKeyConstraint(['disahkan_oleh_id'], ['pengguna.id'], name=op.f('fk_wbs_brankas_disahkan_oleh_id_pengguna')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_brankas_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('pengguna_id', name=op.f('pk_wbs_brankas'))
    )
    op.create_table('wbs_darurat',
    sa.Column('versi', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('pub', sa.LargeBinary(), nullable=False),
    sa.Column('pasangan_12', sa.LargeBinary(), nullable=False),
    sa.Column('pasangan_13', sa.LargeBinary(), nullable=False),
    sa.Column('pasangan_23', sa.LargeBinary(), nullable=False),
    sa.Column('dibuat_pada', sa.Date(), nullable=False),
    sa.Column('dibuat_oleh_id', sa.Integer(), nullable=False),
    sa.Column('segel', sa.LargeBinary(length=32), nullable=False),
    sa.ForeignKeyConstraint(['dibuat_oleh_id'], ['pengguna.id'], name=op.f('fk_wbs_darurat_dibuat_oleh_id_pengguna')),
    sa.PrimaryKeyConstraint('versi', name=op.f('pk_wbs_darurat'))
    )
    op.create_table('wbs_laporan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('nomor', sa.String(length=20), nullable=False),
    sa.Column('cari', sa.LargeBinary(length=32), nullable=False),
    sa.Column('pelapor_pub', sa.LargeBinary(), nullable=False),
    sa.Column('pelapor_prv', sa.LargeBinary(), nullable=False),
    sa.Column('pelapor_bungkus', sa.LargeBinary(), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.Column('komitmen', sa.String(length=64), nullable=False),
    sa.Column('putaran', sa.SmallInteger(), nullable=False),
    sa.Column('perlu_putar', sa.Boolean(), nullable=False),
    sa.Column('ganti_resi', sa.Boolean(), nullable=False),
    sa.Column('darurat_pada', sa.Date(), nullable=True),
    sa.Column('diterima_pada', sa.Date(), nullable=False),
    sa.Column('kategori', sa.String(length=16), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('kanal', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('hasil', sa.String(length=20), nullable=True),
    sa.Column('penanggung_jawab_id', sa.Integer(), nullable=True),
    sa.Column('dikonfirmasi_pada', sa.Date(), nullable=True),
    sa.Column('dibalas_pada', sa.Date(), nullable=True),
    sa.Column('umpan_balik_pada', sa.Date(), nullable=True),
    sa.Column('perpanjang_oleh_id', sa.Integer(), nullable=True),
    sa.Column('diperpanjang_pada', sa.Date(), nullable=True),
    sa.Column('ditutup_pada', sa.Date(), nullable=True),
    sa.Column('kembali', sa.Boolean(), nullable=False),
    sa.Column('ditahan', sa.Boolean(), nullable=False),
    sa.Column('dihapus_pada', sa.Date(), nullable=True),
    sa.Column('versi', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['penanggung_jawab_id'], ['pengguna.id'], name=op.f('fk_wbs_laporan_penanggung_jawab_id_pengguna')),
    sa.ForeignKeyConstraint(['perpanjang_oleh_id'], ['pengguna.id'], name=op.f('fk_wbs_laporan_perpanjang_oleh_id_pengguna')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wbs_laporan')),
    sa.UniqueConstraint('cari', name=op.f('uq_wbs_laporan_cari')),
    sa.UniqueConstraint('nomor', name=op.f('uq_wbs_laporan_nomor')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('wbs_laporan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_laporan_diterima_pada'), ['diterima_pada'], unique=False)
        batch_op.create_index(batch_op.f('ix_wbs_laporan_status'), ['status'], unique=False)

    op.create_table('wbs_sesi_brankas',
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.Column('diam_sampai', sa.DateTime(timezone=True), nullable=False),
    sa.Column('habis_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_sesi_brankas_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('sidik', name=op.f('pk_wbs_sesi_brankas'))
    )
    with op.batch_alter_table('wbs_sesi_brankas', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_sesi_brankas_pengguna_id'), ['pengguna_id'], unique=False)

    op.create_table('wbs_akses',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('bungkus', sa.LargeBinary(), nullable=False),
    sa.Column('pada', sa.Date(), nullable=False),
    sa.Column('baru', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_akses_laporan_id_wbs_laporan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_akses_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('laporan_id', 'pengguna_id', name=op.f('pk_wbs_akses')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('wbs_akses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_akses_pengguna_id'), ['pengguna_id'], unique=False)

    op.create_table('wbs_akses_identitas',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('bungkus', sa.LargeBinary(), nullable=False),
    sa.Column('sampai', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_akses_identitas_laporan_id_wbs_laporan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_akses_identitas_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('laporan_id', 'pengguna_id', name=op.f('pk_wbs_akses_identitas')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_berkas',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('pesan', sa.SmallInteger(), nullable=False),
    sa.Column('potong', sa.Integer(), nullable=False),
    sa.Column('kepala', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_berkas_laporan_id_wbs_laporan')),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_wbs_berkas')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('wbs_berkas', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_berkas_laporan_id'), ['laporan_id'], unique=False)

    op.create_table('wbs_catatan',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('nomor', sa.SmallInteger(), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('kiriman', sa.String(length=32), nullable=False),
    sa.Column('pada', sa.Date(), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_catatan_laporan_id_wbs_laporan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_catatan_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('laporan_id', 'nomor', name=op.f('pk_wbs_catatan')),
    sa.UniqueConstraint('laporan_id', 'kiriman', name=op.f('uq_wbs_catatan_laporan_id_kiriman')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_gerak',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('nomor', sa.SmallInteger(), nullable=False),
    sa.Column('gerak', sa.String(length=16), nullable=False),
    sa.Column('ke', sa.String(length=16), nullable=False),
    sa.Column('hasil', sa.String(length=20), nullable=True),
    sa.Column('oleh_id', sa.Integer(), nullable=False),
    sa.Column('pada', sa.Date(), nullable=False),
    sa.Column('alasan', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_gerak_laporan_id_wbs_laporan')),
    sa.ForeignKeyConstraint(['oleh_id'], ['pengguna.id'], name=op.f('fk_wbs_gerak_oleh_id_pengguna')),
    sa.PrimaryKeyConstraint('laporan_id', 'nomor', name=op.f('pk_wbs_gerak')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_identitas',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.Column('pada', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_identitas_laporan_id_wbs_laporan')),
    sa.PrimaryKeyConstraint('laporan_id', name=op.f('pk_wbs_identitas')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_permintaan',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('peminta_id', sa.Integer(), nullable=False),
    sa.Column('diminta_pada', sa.Date(), nullable=False),
    sa.Column('kustodian_id', sa.Integer(), nullable=True),
    sa.Column('setuju', sa.Boolean(), nullable=True),
    sa.Column('dijawab_pada', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['kustodian_id'], ['pengguna.id'], name=op.f('fk_wbs_permintaan_kustodian_id_pengguna')),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_permintaan_laporan_id_wbs_laporan')),
    sa.ForeignKeyConstraint(['peminta_id'], ['pengguna.id'], name=op.f('fk_wbs_permintaan_peminta_id_pengguna')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wbs_permintaan')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('wbs_permintaan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wbs_permintaan_laporan_id'), ['laporan_id'], unique=False)

    op.create_table('wbs_pesan',
    sa.Column('laporan_id', sa.String(length=32), nullable=False),
    sa.Column('nomor', sa.SmallInteger(), nullable=False),
    sa.Column('sisi', sa.String(length=10), nullable=False),
    sa.Column('kiriman', sa.String(length=32), nullable=False),
    sa.Column('pada', sa.Date(), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['laporan_id'], ['wbs_laporan.id'], name=op.f('fk_wbs_pesan_laporan_id_wbs_laporan')),
    sa.PrimaryKeyConstraint('laporan_id', 'nomor', name=op.f('pk_wbs_pesan')),
    sa.UniqueConstraint('laporan_id', 'kiriman', name=op.f('uq_wbs_pesan_laporan_id_kiriman')),
    sqlite_with_rowid=False
    )
    op.create_table('wbs_permintaan_kata',
    sa.Column('permintaan_id', sa.String(length=32), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('jawaban', sa.Boolean(), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_wbs_permintaan_kata_pengguna_id_pengguna')),
    sa.ForeignKeyConstraint(['permintaan_id'], ['wbs_permintaan.id'], name=op.f('fk_wbs_permintaan_kata_permintaan_id_wbs_permintaan')),
    sa.PrimaryKeyConstraint('permintaan_id', 'pengguna_id', 'jawaban', name=op.f('pk_wbs_permintaan_kata')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('wbs_permintaan_kata')
    op.drop_table('wbs_pesan')
    with op.batch_alter_table('wbs_permintaan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_permintaan_laporan_id'))

    op.drop_table('wbs_permintaan')
    op.drop_table('wbs_identitas')
    op.drop_table('wbs_gerak')
    op.drop_table('wbs_catatan')
    with op.batch_alter_table('wbs_berkas', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_berkas_laporan_id'))

    op.drop_table('wbs_berkas')
    op.drop_table('wbs_akses_identitas')
    with op.batch_alter_table('wbs_akses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_akses_pengguna_id'))

    op.drop_table('wbs_akses')
    with op.batch_alter_table('wbs_sesi_brankas', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_sesi_brankas_pengguna_id'))

    op.drop_table('wbs_sesi_brankas')
    with op.batch_alter_table('wbs_laporan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_laporan_status'))
        batch_op.drop_index(batch_op.f('ix_wbs_laporan_diterima_pada'))

    op.drop_table('wbs_laporan')
    op.drop_table('wbs_darurat')
    op.drop_table('wbs_brankas')
    with op.batch_alter_table('wbs_laporan_luar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wbs_laporan_luar_periode'))

    op.drop_table('wbs_laporan_luar')
    op.drop_table('wbs_tanya_terpakai')
    op.drop_table('wbs_sesi_pelapor')
    op.drop_table('wbs_rekap_lama')
    op.drop_table('wbs_rekap')
    op.drop_table('wbs_pengaturan')
    op.drop_table('wbs_gangguan')
