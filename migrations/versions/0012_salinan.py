"""The signed copy gets a column of its own, so that everything else of a final document can be frozen; a public copy.

Revision ID: 0012
Revises: 0011
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


FINAL = "OLD.status NOT IN ('draf', 'direviu')"
TETAP = (
    'jenis, unit_id, periode, versi, kode_verifikasi, berkas, isi, sidik, nomor, tanggal, templat, usulan, '
    'revisi_dari_id, alasan, perbedaan, isi_publik'
)
TETAP_LAMA = 'isi, sidik, nomor, tanggal'
laporan = sa.table('laporan', sa.column('id', sa.Integer), sa.column('berkas', sa.Text), sa.column('ttd', sa.Text))


def _refuse(nama: str, kolom: str, syarat: str) -> None:
    """Refuse a change of these columns of `laporan` under a condition, whoever asks."""
    awal = f'CREATE TRIGGER {nama} BEFORE UPDATE OF {kolom} ON laporan '
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'{awal}FOR EACH ROW WHEN ({syarat}) EXECUTE FUNCTION tolak_perubahan()')
        return
    op.execute(f"{awal}WHEN {syarat} BEGIN SELECT RAISE(ABORT, 'laporan final tidak boleh diubah'); END")


def _drop(nama: str) -> None:
    op.execute(f'DROP TRIGGER {nama}' + (' ON laporan' if op.get_bind().dialect.name == 'postgresql' else ''))


def _rows() -> list[tuple[int, dict[str, object], str | None]]:
    """Return number, files and signed copy of every document."""
    pilih = sa.select(laporan.c.id, laporan.c.berkas, laporan.c.ttd)
    return [(nomor, json.loads(berkas), ttd) for nomor, berkas, ttd in op.get_bind().execute(pilih)]


def _write(nomor: int, berkas: dict[str, object], ttd: object) -> None:
    nilai = {'berkas': json.dumps(berkas), 'ttd': json.dumps(ttd) if ttd else None}
    op.execute(laporan.update().where(laporan.c.id == nomor).values(nilai))


def upgrade() -> None:
    for kolom in ('ttd', 'publik', 'isi_publik'):
        op.add_column('laporan', sa.Column(kolom, sa.Text(), nullable=True))
    for nomor, berkas, _ttd in _rows():
        if 'ttd' in berkas:
            _write(nomor, {k: v for k, v in berkas.items() if k != 'ttd'}, berkas['ttd'])
    _drop('laporan_beku_update')
    _refuse('laporan_beku_update', TETAP, FINAL)
    for kolom in ('ttd', 'publik'):
        _refuse(f'laporan_beku_{kolom}', kolom, f'OLD.{kolom} IS NOT NULL')


def downgrade() -> None:
    for nama in ('laporan_beku_update', 'laporan_beku_ttd', 'laporan_beku_publik'):
        _drop(nama)
    for nomor, berkas, ttd in _rows():
        if ttd:
            _write(nomor, {**berkas, 'ttd': json.loads(ttd)}, None)
    _refuse('laporan_beku_update', TETAP_LAMA, FINAL)
    for kolom in ('ttd', 'publik', 'isi_publik'):
        op.drop_column('laporan', kolom)
