"""Figures of complaints from the log: for any unit, period and as-of instant, with the cases behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from portal.inti.db import db
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, list_layanan, list_unit, subtree_ids
from portal.pengaduan.domain.angka import add_perubahan, compute_angka
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.keluaran import sebagai_json
from portal.pengaduan.domain.riwayat import Aturan, Langkah, Riwayat
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Pelapor, Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan
from portal.pengaduan.service.tempat import read_tempat

_STATUS = {s.value: s for s in Status}
_TERBUKA = tuple(sorted(s.value for s in TERBUKA))


def read_aturan() -> Aturan:
    """Return how the office counts."""
    baris = aturan.read_pengaturan()
    return Aturan(tuntas_dari=baris.tuntas_dari, limpah_selesai=baris.limpah_selesai)  # type: ignore[arg-type]


def _relevant(unit_ids: Iterable[int], periode: Periode, awal: datetime) -> Select[Any]:
    """Cases that can count in a period, and the cases that their duplicates were joined to.

    Received before its end, and either received in it, open now, or with an event since it began.
    """
    milik = Pengaduan.unit_id.in_(list(unit_ids))
    terhitung = and_(
        Pengaduan.tanggal_lapor < periode.sampai,
        or_(
            Pengaduan.tanggal_lapor >= periode.mulai,
            Pengaduan.status.in_(_TERBUKA),
            Pengaduan.terakhir_at >= awal,
        ),
    )
    induk = select(Pengaduan.induk_id).where(Pengaduan.induk_id.is_not(None))
    return select(Pengaduan).where(milik, or_(terhitung, Pengaduan.id.in_(induk)))


_KOLOM = (
    PeristiwaRow.pengaduan_id,
    PeristiwaRow.waktu,
    PeristiwaRow.gerak,
    PeristiwaRow.ke,
    PeristiwaRow.publik,
    PeristiwaRow.tahap_sebelum,
    PeristiwaRow.tenggat_berlaku,
    PeristiwaRow.tenggat_asal,
)
_DIHITUNG = tuple(
    g.kode
    for g in GERAK.values()
    if g.ke is not None or g.respons or g.kode in ("nilai", "ubah_klasifikasi", "hitung_ulang")
)


def _load_langkah(pilih: Select[Any]) -> Mapping[int, list[Langkah]]:
    ids = pilih.with_only_columns(Pengaduan.id)
    hasil: defaultdict[int, list[Langkah]] = defaultdict(list)
    baris = (
        select(*_KOLOM)
        .where(PeristiwaRow.pengaduan_id.in_(ids), PeristiwaRow.gerak.in_(_DIHITUNG))
        .order_by(PeristiwaRow.pengaduan_id, PeristiwaRow.nomor)
    )
    for nomor, waktu, gerak, ke, publik, tahap, berlaku, asal in db.session().execute(baris):
        hasil[nomor].append(
            Langkah(
                waktu=waktu,
                jenis=gerak,
                ke=_STATUS[ke] if ke else None,
                respons=publik and GERAK[gerak].respons,
                tenggat_tahap=tahap,
                tenggat_berlaku=berlaku,
                tenggat_asal=asal,
            )
        )
    return hasil


def _load_pelapor(pilih: Select[Any]) -> Mapping[int, tuple[int, str | None, str | None]]:
    """Return case id → number of reporters, sex and age group of the first one."""
    ids = pilih.with_only_columns(Pengaduan.id)
    hasil: dict[int, tuple[int, str | None, str | None]] = {}
    baris = select(Pelapor.pengaduan_id, Pelapor.jenis_kelamin, Pelapor.kelompok_usia).where(
        Pelapor.pengaduan_id.in_(ids)
    )
    for nomor, kelamin, usia in db.session().execute(baris.order_by(Pelapor.id)):
        lama = hasil.get(nomor)
        hasil[nomor] = (lama[0] + 1, lama[1], lama[2]) if lama else (1, kelamin, usia)
    return hasil


_KOLOM_KASUS = (
    Pengaduan.id,
    Pengaduan.tanggal_lapor,
    Pengaduan.tanggal_diterima,
    Pengaduan.diterima_at,
    Pengaduan.kanal,
    Pengaduan.klasifikasi,
    Pengaduan.kategori,
    Pengaduan.unit_id,
    Pengaduan.layanan_id,
    Pengaduan.wilayah,
    Pengaduan.diberitahu,
    Pengaduan.induk_id,
    Pengaduan.bintang,
    Pengaduan.bintang_at,
    Pengaduan.ditanggapi_pertama_at,
)


def load_riwayat(unit_ids: Iterable[int], periode: Periode) -> list[Riwayat]:
    """Return the histories that can count in a period or after it."""
    return build_riwayat(_relevant(unit_ids, periode, periode.to_utc(read_tempat().zona)[0]))


def build_riwayat(pilih: Select[Any]) -> list[Riwayat]:
    """Return the histories of the cases of a query."""
    langkah, pelapor = _load_langkah(pilih), _load_pelapor(pilih)
    unit = {u.id: u.nama for u in list_unit()}
    layanan = {s.id: s.nama for s in list_layanan()}
    hasil = []
    for b in db.session().execute(pilih.with_only_columns(*_KOLOM_KASUS)):
        n, kelamin, usia = pelapor.get(b.id, (1, None, None))
        hasil.append(
            Riwayat(
                id=b.id,
                tanggal_lapor=b.tanggal_lapor,
                tanggal_diterima=b.tanggal_diterima,
                diterima_at=b.diterima_at,
                langkah=tuple(langkah.get(b.id, ())),
                kanal=b.kanal,
                klasifikasi=b.klasifikasi,
                kategori=b.kategori,
                unit=unit.get(b.unit_id),
                layanan=layanan.get(b.layanan_id),
                wilayah=b.wilayah or None,
                jenis_kelamin=kelamin,
                kelompok_usia=usia,
                diberitahu=b.diberitahu,
                induk_id=b.induk_id,
                pelapor=n,
                nilai=b.bintang,
                nilai_at=b.bintang_at,
                ditanya_nilai_at=b.ditanggapi_pertama_at,
            )
        )
    return hasil


def _compute(unit: Unit, periode: Periode, per: datetime | None) -> Angka:
    return compute_angka(
        load_riwayat(subtree_ids(unit.id), periode),
        periode=periode,
        zona=read_tempat().zona,
        per=per,
        aturan=read_aturan(),
        kalender=aturan.kalender_of(unit.id),
    )


def read_angka(unit: Unit, periode: Periode, *, per: datetime | None = None, banding: bool = True) -> Angka:
    """Return the figures of a unit with everything below it, as of `per` (default: the end of the period).

    With `banding` they carry the change since the period before and since a year before.
    """
    angka = _compute(unit, periode, per)
    if not banding:
        return angka
    per_tahun = {"bulan": 12, "triwulan": 4, "semester": 2, "tahun": 1}[periode.jenis]
    pertama = db.session().scalar(
        select(func.min(Pengaduan.tanggal_lapor)).where(Pengaduan.unit_id.in_(subtree_ids(unit.id)))
    )
    lalu, tahun = periode.shift(-1), periode.shift(-per_tahun)
    ada = {p: pertama is not None and pertama < p.sampai for p in (lalu, tahun)}
    return add_perubahan(
        angka,
        periode_lalu=_compute(unit, lalu, None) if ada[lalu] else None,
        tahun_lalu=_compute(unit, tahun, None) if ada[tahun] else None,
    )


def freeze(unit: Unit, periode: Periode, *, per: datetime | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return figures and rows as a closing keeps them: case number → what it counted as."""
    angka = read_angka(unit, periode, per=per)
    golongan: dict[int, str] = {}
    for kode in ("A3", "A4", "A5", *(k for k in angka.anggota if k.startswith("K."))):
        golongan |= dict.fromkeys(angka.anggota[kode], kode)
    ids = list(golongan)
    baris: dict[str, Any] = {}
    for awal in range(0, len(ids), 500):
        pilih = select(
            Pengaduan.id, Pengaduan.nomor_register, Pengaduan.tanggal_lapor, Pengaduan.klasifikasi, Pengaduan.kategori
        )
        for b in db.session().execute(pilih.where(and_(Pengaduan.id.in_(ids[awal : awal + 500])))):
            baris[b.nomor_register] = {
                "golongan": golongan[b.id],
                "tanggal_lapor": b.tanggal_lapor.isoformat(),
                "klasifikasi": b.klasifikasi,
                "kategori": b.kategori,
            }
    return sebagai_json(angka), baris
