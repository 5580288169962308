"""SP4N-LAPOR!: exports are stored per unit, matched with our cases by tracking id, and reconciled both ways."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table, func, select

from portal.inti.db import db, insert_for, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import local_date
from portal.inti.tabel import Tabel
from portal.organisasi.service import Unit, get_unit, subtree_ids
from portal.pengaduan.domain.garis_waktu import JAM
from portal.pengaduan.domain.padanan import guess_peta
from portal.pengaduan.domain.pilihan import JENIS
from portal.pengaduan.domain.register import Peta, Salah
from portal.pengaduan.domain.sp4n import KOLOM_SP4N, BarisSp4n, classify_status, clean_tracking, group_of, parse_sp4n
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pelapor, Pengaduan, Sp4nRow
from portal.pengaduan.service import peta
from portal.pengaduan.service.akses import Pelaku, find_kasus, visible
from portal.pengaduan.service.aturan import list_kategori
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import PengaduanBaru, submit
from portal.pengaduan.service.lacak import get_by_kode
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.samar import mask_identitas
from portal.pengaduan.service.tempat import read_tempat

GALAT_MAKS = 20


@dataclass(frozen=True)
class Sp4nSiap:
    """An export that was read and checked."""

    unit: Unit
    kolom: Sequence[str]
    peta: Peta
    baris: Sequence[BarisSp4n]


def propose_peta(tabel: Tabel) -> Peta:
    """Return the mapping used last time for these headings, else a guess."""
    return peta.find_peta(peta.SP4N, tabel.kolom) or Peta(guess_peta(tabel.kolom, KOLOM_SP4N))


def read_sp4n(tabel: Tabel, pasangan: Peta, *, now: datetime) -> tuple[list[BarisSp4n], list[Salah]]:
    """Read an export; nothing is stored."""
    return parse_sp4n(tabel, pasangan.kolom, hari_ini=local_date(now, read_tempat().zona))


def prepare_sp4n(tabel: Tabel, pasangan: Peta, *, unit: Unit, now: datetime) -> Sp4nSiap:
    """Check an export outside a unit of work; raises DomainError naming every bad row."""
    baris, salah = read_sp4n(tabel, pasangan, now=now)
    if salah:
        sisa = len(salah) - GALAT_MAKS
        rincian = "\n".join(map(str, salah[:GALAT_MAKS])) + (f"\ndan {sisa} lagi" if sisa > 0 else "")
        raise DomainError(
            "baris_salah",
            _n("Tidak ada yang diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
            bidang="berkas",
            jumlah=len(salah),
            rincian=rincian,
        )
    return Sp4nSiap(unit, tabel.kolom, pasangan, baris)


def import_sp4n(siap: Sp4nSiap, *, pelaku: str, now: datetime) -> int:
    """Store an export: new reports are added, known ones replaced; return how many rows it had.

    Raises Bentrok when a report belongs to another unit already.
    """
    wait_for_turn("pengaduan.sp4n")
    milik, sesi = subtree_ids(siap.unit.id), db.session()
    asing: list[str] = []
    kode = [b.tracking_id for b in siap.baris]
    for awal in range(0, len(kode), 500):
        pilih = select(Sp4nRow.tracking_id).where(
            Sp4nRow.tracking_id.in_(kode[awal : awal + 500]), Sp4nRow.unit_id.not_in(milik)
        )
        asing += sesi.scalars(pilih)
    if asing:
        raise Bentrok(
            "milik_unit_lain",
            _n("%(jumlah)s laporan sudah tercatat pada unit lain: %(nomor)s."),
            bidang="berkas",
            jumlah=len(asing),
            nomor=", ".join(sorted(asing)[:GALAT_MAKS]),
        )
    tabel = cast(Table, Sp4nRow.__table__)
    sisip = insert_for(sesi.get_bind().dialect.name, tabel)
    ubah = {k: sisip.excluded[k] for k in ("judul", "status", "tanggal", "diimpor_at")}
    nilai = [
        {
            "tracking_id": b.tracking_id,
            "unit_id": siap.unit.id,
            "judul": b.judul,
            "status": b.status,
            "tanggal": b.tanggal,
            "diimpor_at": now,
        }
        for b in siap.baris
    ]
    sesi.execute(sisip.on_conflict_do_update(index_elements=["tracking_id"], set_=ubah), nilai)
    peta.remember_peta(peta.SP4N, siap.kolom, siap.peta, now=now)
    append_jejak(
        pelaku=pelaku, aksi="pengaduan.sp4n_impor", objek=siap.unit.kode, now=now, rincian={"jumlah": len(nilai)}
    )
    return len(nilai)


@dataclass(frozen=True)
class Pasangan:
    """A report of LAPOR! with our case, and whether their states agree (None: the word is unknown)."""

    lapor: Sp4nRow
    kasus: Pengaduan
    sama: bool | None


@dataclass(frozen=True)
class Rekonsiliasi:
    """Both sides: n(LAPOR!) = cocok + beda + hanya_lapor; n(portal with id) = pairs + hanya_portal + ganda."""

    lapor: int
    portal: int
    cocok: Sequence[Pasangan]
    beda: Sequence[Pasangan]
    hanya_lapor: Sequence[Sp4nRow]
    hanya_portal: Sequence[Pengaduan]
    ganda: Sequence[Pengaduan]
    diimpor_at: datetime | None


def _hidden_ids(unit_ids: Collection[int], pelaku: Pelaku) -> Select[Any]:
    """Select the tracking ids of cases somebody must not see: who is named in one finds no report about it either."""
    return select(Pengaduan.sp4n_id).where(
        Pengaduan.unit_id.in_(unit_ids), Pengaduan.sp4n_id.is_not(None), ~visible(pelaku)
    )


def reconcile(unit: Unit, pelaku: Pelaku) -> Rekonsiliasi:
    """Compare the stored export of a unit with the cases somebody may see; each case is counted once."""
    sesi, milik = db.session(), subtree_ids(unit.id)
    lapor = sesi.scalars(
        select(Sp4nRow).where(Sp4nRow.unit_id.in_(milik)).order_by(Sp4nRow.tanggal.desc(), Sp4nRow.tracking_id)
    ).all()
    kasus = sesi.scalars(
        select(Pengaduan)
        .where(Pengaduan.unit_id.in_(milik), Pengaduan.sp4n_id.is_not(None), Pengaduan.sp4n_id != "", visible(pelaku))
        .order_by(Pengaduan.id)
    ).all()
    tertutup = {clean_tracking(kode or "") for kode in sesi.scalars(_hidden_ids(milik, pelaku))}
    tertutup -= {clean_tracking(k.sp4n_id or "") for k in kasus}
    lapor = [b for b in lapor if b.tracking_id not in tertutup]
    pertama: dict[str, Pengaduan] = {}
    ganda = []
    for k in kasus:
        if pertama.setdefault(clean_tracking(k.sp4n_id or ""), k) is not k:
            ganda.append(k)
    pasangan = [_pair(b, pertama[b.tracking_id]) for b in lapor if b.tracking_id in pertama]
    terpakai = {p.lapor.tracking_id for p in pasangan}
    return Rekonsiliasi(
        lapor=len(lapor),
        portal=len(kasus),
        cocok=[p for p in pasangan if p.sama],
        beda=[p for p in pasangan if not p.sama],
        hanya_lapor=[b for b in lapor if b.tracking_id not in pertama],
        hanya_portal=[k for kode, k in pertama.items() if kode not in terpakai],
        ganda=ganda,
        diimpor_at=max((b.diimpor_at for b in lapor), default=None),
    )


def _pair(baris: Sp4nRow, kasus: Pengaduan) -> Pasangan:
    kelompok = classify_status(baris.status)
    return Pasangan(baris, kasus, None if kelompok is None else kelompok == group_of(Status(kasus.status)))


def record_lapor(tracking_id: str, *, pelaku: Pelaku, now: datetime) -> Pengaduan:
    """Make a case of a report that only LAPOR! has, received on the report's date, and link both.

    A report that is linked already gives its case. Raises TidakDitemukan for an unknown report or one out of scope.
    """
    wait_for_turn("pengaduan.sp4n")
    sesi = db.session()
    baris = sesi.get(Sp4nRow, clean_tracking(tracking_id)[:40])
    if baris is None:
        raise TidakDitemukan("sp4n_tidak_ada", _n("Laporan ini tidak ada pada ekspor terakhir."))
    get_unit(baris.unit_id, pelaku.cakupan)
    lama = sesi.scalar(select(Pengaduan).where(func.upper(Pengaduan.sp4n_id) == baris.tracking_id).limit(1))
    if lama is not None:
        find_kasus(lama.id, pelaku)
        baris.pengaduan_id = lama.id
        sesi.flush()
        return lama
    judul = baris.judul or f"Laporan SP4N-LAPOR! {baris.tracking_id}"
    saat = now
    if baris.tanggal is not None:
        saat = min(now, datetime.combine(baris.tanggal, JAM, ZoneInfo(read_tempat().zona)))
    baru = PengaduanBaru(
        jenis="pengaduan",
        judul=judul[:120],
        isi=judul,
        unit_id=baris.unit_id,
        kanal="sp4n",
        tanpa_identitas=True,
        diterima_at=saat,
    )
    tanda = submit(baru, kiriman=f"sp4n-{baris.tracking_id}", now=now, pelaku=pelaku.nama)
    kasus = get_by_kode(tanda.kode)
    isian = Isian(nilai={"sp4n_id": baris.tracking_id, "sp4n_status": baris.status})
    move(kasus.id, "tautkan_sp4n", isian, pelaku=pelaku, now=now)
    baris.pengaduan_id = kasus.id
    sesi.flush()
    return kasus


def describe_salinan(kasus: Pengaduan) -> list[tuple[str, str, str]]:
    """Return the fields of LAPOR!'s form for a case: (code, label, text).

    The reporter's own data is never among them; of an anonymous one it is masked in title and story too.
    """
    pelapor = db.session().scalars(select(Pelapor).where(Pelapor.pengaduan_id == kasus.id)).all()
    tutup = pelapor if kasus.anonim or kasus.tanpa_identitas else ()
    kategori: Mapping[str, str] = {k.kode: k.nama for k in list_kategori(semua=True)}
    tanggal = kasus.tanggal_kejadian or kasus.tanggal_diterima
    return [
        ("judul", _n("Judul laporan"), mask_identitas(kasus.judul, tutup)),
        ("isi", _n("Isi laporan"), mask_identitas(kasus.isi, tutup)),
        ("tanggal", _n("Tanggal kejadian"), f"{tanggal:%d/%m/%Y}"),
        ("lokasi", _n("Lokasi kejadian"), kasus.lokasi or kasus.wilayah),
        ("instansi", _n("Instansi tujuan"), get_unit(kasus.unit_id).nama),
        ("kategori", _n("Kategori"), kategori.get(kasus.kategori or "", "")),
        ("jenis", _n("Klasifikasi laporan"), JENIS.get(kasus.jenis, kasus.jenis)),
        ("anonim", _n("Anonim"), _n("Ya") if kasus.anonim or kasus.tanpa_identitas else _n("Tidak")),
        ("rahasia", _n("Rahasia"), _n("Ya") if kasus.rahasia or kasus.terbatas else _n("Tidak")),
    ]


def count_per_status(baris: Sequence[BarisSp4n]) -> Mapping[str, int]:
    """Return how many reports of an export stand in each state, as LAPOR! writes it."""
    return dict(Counter(b.status or "-" for b in baris).most_common())
