"""What the office sets: terms, subjects, canned answers, how figures count. Seeded once, edited afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.hari_kerja import Kalender, Satuan
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.organisasi.service import Unit, ancestor_ids
from portal.organisasi.service.kalender import read_kalender
from portal.pengaduan.domain.jawaban_baku import JAWABAN_BAKU
from portal.pengaduan.domain.pilihan import KATEGORI_BAWAAN, KLASIFIKASI
from portal.pengaduan.domain.tenggat import BATAS_BAWAAN, SATUAN, SEMUA, TAHAP, Batas, DaftarBatas
from portal.pengaduan.models import JawabanBaku, Kategori, Pengaturan, TenggatRow
from portal.pengaduan.service.tempat import read_tempat

JUMLAH_MAKS = 365


def ensure_rujukan() -> None:
    """Create terms, subjects, canned answers and settings that are not there yet."""
    sesi = db.session()
    if sesi.get(Pengaturan, 1) is None:
        sesi.add(Pengaturan(id=1))
    ada = {(t.klasifikasi, t.tahap) for t in sesi.scalars(select(TenggatRow).where(TenggatRow.unit_id.is_(None)))}
    for (klasifikasi, tahap), batas in BATAS_BAWAAN.items():
        if (klasifikasi, tahap) not in ada:
            sesi.add(TenggatRow(unit_id=None, klasifikasi=klasifikasi, tahap=tahap, **vars(batas)))
    kategori = set(sesi.scalars(select(Kategori.kode)))
    sesi.add_all(
        Kategori(kode=kode, nama=nama, urutan=i)
        for i, (kode, nama) in enumerate(KATEGORI_BAWAAN)
        if kode not in kategori
    )
    baku = set(sesi.scalars(select(JawabanBaku.kode)))
    sesi.add_all(
        JawabanBaku(kode=j.kode, judul=j.judul, gerak=j.gerak, isi=j.isi) for j in JAWABAN_BAKU if j.kode not in baku
    )
    sesi.flush()


def read_pengaturan() -> Pengaturan:
    """Return how the office counts."""
    return db.session().get_one(Pengaturan, 1)


def save_pengaturan(*, tuntas_dari: str, limpah_selesai: bool, pelaku: str, now: datetime) -> None:
    """Change how the office counts; raises DomainError for an unknown choice."""
    if tuntas_dari not in ("ditanggapi", "selesai"):
        raise DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang="tuntas_dari")
    baris = read_pengaturan()
    baris.tuntas_dari, baris.limpah_selesai = tuntas_dari, limpah_selesai
    append_jejak(
        pelaku=pelaku,
        aksi="pengaduan.pengaturan",
        objek="pengaduan",
        now=now,
        rincian={"tuntas_dari": tuntas_dari, "limpah_selesai": limpah_selesai},
    )


def _to_batas(baris: TenggatRow) -> Batas:
    return Batas(
        baris.jumlah,
        cast(Satuan, baris.satuan),
        baris.perpanjangan,
        baris.perpanjangan_maks,
        baris.dasar_hukum,
    )


def read_batas(unit_id: int | None) -> DaftarBatas:
    """Return the terms that hold for a unit: the office's, overridden from the top of the tree downwards."""
    jalur = [*reversed(ancestor_ids(unit_id))] if unit_id else []
    urutan: dict[int | None, int] = {None: 0}
    urutan |= {u: i for i, u in enumerate(jalur, start=1)}
    semua = db.session().scalars(
        select(TenggatRow).where(TenggatRow.unit_id.is_(None) | TenggatRow.unit_id.in_(jalur or [0]))
    )
    hasil = dict(BATAS_BAWAAN)
    for baris in sorted(semua, key=lambda t: urutan[t.unit_id]):
        hasil[baris.klasifikasi, baris.tahap] = _to_batas(baris)
    return DaftarBatas(hasil)


def list_tenggat(unit_id: int | None) -> Sequence[TenggatRow]:
    """Return the terms set for the office (None) or for one unit itself."""
    cocok = TenggatRow.unit_id.is_(None) if unit_id is None else TenggatRow.unit_id == unit_id
    return (
        db.session().scalars(select(TenggatRow).where(cocok).order_by(TenggatRow.tahap, TenggatRow.klasifikasi)).all()
    )


def _check_batas(klasifikasi: str, tahap: str, batas: Batas) -> None:
    if tahap not in TAHAP or (klasifikasi != SEMUA and klasifikasi not in KLASIFIKASI) or batas.satuan not in SATUAN:
        raise DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang="tahap")
    if not 1 <= batas.jumlah <= JUMLAH_MAKS:
        raise DomainError("jumlah_salah", _n("Jumlah harus 1 sampai %(maks)s."), bidang="jumlah", maks=JUMLAH_MAKS)
    if not (0 <= batas.perpanjangan <= JUMLAH_MAKS and 0 <= batas.perpanjangan_maks <= 5):
        raise DomainError("perpanjangan_salah", _n("Perpanjangan tidak masuk akal."), bidang="perpanjangan")


def save_tenggat(
    unit: Unit | None, klasifikasi: str, tahap: str, batas: Batas, *, pelaku: str, now: datetime
) -> TenggatRow:
    """Set one term of the office or of a unit; running cases keep the term they began with.

    Raises DomainError for an unknown stage or a number outside 1–365.
    """
    _check_batas(klasifikasi, tahap, batas)
    unit_id = unit.id if unit else None
    sesi = db.session()
    cocok = TenggatRow.unit_id.is_(None) if unit_id is None else TenggatRow.unit_id == unit_id
    baris = sesi.scalar(
        select(TenggatRow).where(cocok, TenggatRow.klasifikasi == klasifikasi, TenggatRow.tahap == tahap)
    )
    if baris is None:
        baris = TenggatRow(unit_id=unit_id, klasifikasi=klasifikasi, tahap=tahap)
        sesi.add(baris)
    for nama, nilai in vars(batas).items():
        setattr(baris, nama, clean_teks(nilai)[:200] if nama == "dasar_hukum" else nilai)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="pengaduan.tenggat",
        objek=unit.kode if unit else "instansi",
        now=now,
        rincian={"klasifikasi": klasifikasi, "tahap": tahap, **vars(batas)},
    )
    return baris


def delete_tenggat(tenggat_id: int, *, pelaku: str, now: datetime) -> None:
    """Drop a unit's own term, so that the office's holds again; raises TidakDitemukan for the office's own."""
    baris = db.session().get(TenggatRow, tenggat_id)
    if baris is None or baris.unit_id is None:
        raise TidakDitemukan("tenggat_tidak_ada", _n("Tenggat ini tidak ditemukan."))
    rincian = {"unit_id": baris.unit_id, "klasifikasi": baris.klasifikasi, "tahap": baris.tahap}
    append_jejak(pelaku=pelaku, aksi="pengaduan.tenggat_hapus", objek="tenggat", now=now, rincian=rincian)
    db.session().delete(baris)
    db.session().flush()


def kalender_of(unit_id: int | None) -> Kalender:
    """Return the working calendar of a unit."""
    return read_kalender(unit_id, read_tempat().zona)


def list_kategori(*, semua: bool = False) -> Sequence[Kategori]:
    """Return the subjects in use, or all of them."""
    pilih = select(Kategori).order_by(Kategori.urutan, Kategori.nama)
    return db.session().scalars(pilih if semua else pilih.where(Kategori.aktif)).all()


def find_kategori(kode: str | None) -> Kategori:
    """Return a subject in use; raises DomainError."""
    kategori = db.session().get(Kategori, kode) if kode else None
    if kategori is None or not kategori.aktif:
        raise DomainError("kategori_salah", _n("Pilih kategori yang tersedia."), bidang="kategori")
    return kategori


def save_kategori(kode: str, nama: str, *, aktif: bool = True, pelaku: str, now: datetime) -> Kategori:
    """Add, rename or switch a subject off; raises DomainError for a wrong code or name."""
    bersih, nama = kode.strip().lower(), clean_teks(nama)
    if not bersih.isascii() or not bersih.replace("_", "").isalnum() or len(bersih) > 32:
        raise DomainError("kode_salah", _n("Kode kategori hanya huruf kecil, angka, dan garis bawah."), bidang="kode")
    if not 1 <= len(nama) <= 80:
        raise DomainError("nama_salah", _n("Nama kategori 1 sampai 80 huruf."), bidang="nama")
    kategori = db.session().get(Kategori, bersih) or Kategori(kode=bersih, urutan=100)
    kategori.nama, kategori.aktif = nama, aktif
    db.session().add(kategori)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="pengaduan.kategori",
        objek=f"kategori:{bersih}",
        now=now,
        rincian={"nama": nama, "aktif": aktif},
    )
    return kategori


def list_jawaban_baku(gerak: str | None = None, *, semua: bool = False) -> Sequence[JawabanBaku]:
    """Return the canned answers offered at a move (and those offered everywhere), or all."""
    pilih = select(JawabanBaku).order_by(JawabanBaku.judul)
    if not semua:
        pilih = pilih.where(JawabanBaku.aktif)
    if gerak is not None:
        pilih = pilih.where(JawabanBaku.gerak.in_(("", gerak)))
    return db.session().scalars(pilih).all()


def save_jawaban_baku(
    kode: str, *, judul: str, gerak: str, isi: str, aktif: bool, pelaku: str, now: datetime
) -> JawabanBaku:
    """Add or change a canned answer; raises DomainError for an empty title or text, or an unknown move."""
    from portal.pengaduan.domain.gerak import GERAK

    bersih, judul, isi = kode.strip().lower()[:32], clean_teks(judul), clean_teks(isi)
    if not bersih.isascii() or not bersih.replace("_", "").isalnum():
        raise DomainError("kode_salah", _n("Kode hanya huruf kecil, angka, dan garis bawah."), bidang="kode")
    if not 1 <= len(judul) <= 80:
        raise DomainError("judul_salah", _n("Judul 1 sampai 80 huruf."), bidang="judul")
    if not 1 <= len(isi) <= 5000:
        raise DomainError("isi_salah", _n("Isi 1 sampai 5.000 huruf."), bidang="isi")
    if gerak and gerak not in GERAK:
        raise DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang="gerak")
    sesi = db.session()
    baku = sesi.scalar(select(JawabanBaku).where(JawabanBaku.kode == bersih)) or JawabanBaku(kode=bersih)
    baku.judul, baku.gerak, baku.isi, baku.aktif = judul, gerak, isi, aktif
    sesi.add(baku)
    sesi.flush()
    append_jejak(pelaku=pelaku, aksi="pengaduan.jawaban_baku", objek=f"baku:{bersih}", now=now)
    return baku
