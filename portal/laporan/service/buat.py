"""Making documents: asked for once, collected and written in the job process as a draft."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti import dokumen
from portal.inti.db import db, unit_kerja, wait_for_turn
from portal.inti.dokumen.isi import Dokumen, Kop, sebagai_data
from portal.inti.dokumen.pulih import restore_dokumen
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.kode import group_kode, make_kode
from portal.inti.periode import Periode, local_date
from portal.inti.rahasia import write_durable
from portal.inti.tugas import Kemajuan, Tugas, enqueue_tugas, pekerjaan
from portal.laporan.domain.daur import Status
from portal.laporan.jenis import Bingkai, JenisLaporan, Usulan
from portal.laporan.models import Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service import templat as templat_kantor
from portal.laporan.service.baca import describe, find_laporan, name_berkas
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit, find_penandatangan, get_unit, read_instansi

JENIS_TUGAS = "laporan.buat"
TANDA_DRAF = "DRAF, belum disahkan"


def request_laporan(
    kode_jenis: str,
    unit: Unit,
    periode: Periode,
    *,
    revisi_dari: Laporan | None = None,
    alasan: str = "",
    banyak: bool = False,
    pelaku: str,
    now: datetime,
) -> Laporan:
    """Ask for a new version of a document; one that is still being made is returned, if it corrects the same version.

    `banyak`: one of many, written so that memory stays bounded.
    Raises TidakDitemukan for an unknown kind, DomainError for a period that has not begun or does not fit the kind.
    """
    jenis = find_jenis(kode_jenis)
    check_periode(jenis, periode, local_date(now, read_tempat().zona))
    wait_for_turn("laporan")
    sesi = db.session()
    milik = (Laporan.jenis == jenis.kode, Laporan.unit_id == unit.id, Laporan.periode == periode.kode)
    dibuat = sesi.scalar(
        select(Laporan).join(Tugas, Tugas.id == Laporan.tugas_id).where(*milik, Tugas.status.in_(("antre", "jalan")))
    )
    if dibuat is not None and (revisi_dari is None or dibuat.revisi_dari_id == revisi_dari.id):
        return dibuat
    laporan = Laporan(
        jenis=jenis.kode,
        unit_id=unit.id,
        periode=periode.kode,
        versi=(sesi.scalar(select(func.max(Laporan.versi)).where(*milik)) or 0) + 1,
        kode_verifikasi=make_kode(12),
        berkas="{}",
        revisi_dari_id=revisi_dari.id if revisi_dari else None,
        alasan=alasan,
        templat=templat_kantor.read_sidik(),
        dibuat_at=now,
        dibuat_oleh=pelaku,
    )
    sesi.add(laporan)
    sesi.flush()
    laporan.tugas_id = enqueue_tugas(JENIS_TUGAS, {"laporan": laporan.id, "banyak": banyak}, now=now).id
    append_jejak(pelaku=pelaku, aksi="laporan.minta", objek=f"laporan:{laporan.id}", now=now, rincian=describe(laporan))
    return laporan


def check_periode(jenis: JenisLaporan, periode: Periode, hari_ini: date) -> None:
    """Raise DomainError for a period that has not begun or that the kind does not know."""
    if hari_ini < periode.mulai:
        raise DomainError("periode_depan", _n("%(periode)s belum dimulai."), bidang="periode", periode=periode.nama)
    if periode.jenis not in jenis.periode:
        raise DomainError(
            "periode_jenis",
            _n("Laporan ini dibuat per %(jenis)s."),
            bidang="periode",
            jenis=", ".join(sorted(jenis.periode)),
        )


def frame_of(laporan: Laporan, unit: Unit, tanggal: date) -> Bingkai:
    """Return what stands around the content on a day: letterhead, signatory, verification."""
    tempat, instansi = read_tempat(), read_instansi()
    kontak = " · ".join(k for k in (instansi.telepon, instansi.surel, instansi.situs) if k)
    return Bingkai(
        kop=Kop(
            nama=instansi.nama,
            induk=instansi.induk or None,
            alamat=instansi.alamat,
            kontak=kontak,
            logo=instansi.logo,
            warna=instansi.warna,
        ),
        penandatangan=describe_penandatangan(unit, tanggal),
        kota=instansi.kota,
        tanggal=tanggal,
        dibuat=laporan.dibuat_at,
        kode_verifikasi=group_kode(laporan.kode_verifikasi),
        url_verifikasi=f"{tempat.base_url}/verifikasi/{laporan.kode_verifikasi}",
        nomor=laporan.nomor,
    )


def describe_penandatangan(unit: Unit, tanggal: date) -> tuple[str, str, str] | None:
    """Return position, name and NIP of who signs on a day; "Plt." stands before the position."""
    tanda = find_penandatangan(unit.id, tanggal)
    return (f"{tanda.sebagai} {tanda.jabatan}".strip(), tanda.nama, tanda.nip) if tanda else None


@dataclass(frozen=True)
class Naskah:
    """What is written from one collection of figures: the document, its copy for everybody, what it recommends."""

    dok: Dokumen
    publik: Dokumen | None
    usulan: tuple[Usulan, ...]


def build_naskah(laporan: Laporan, unit: Unit, hari_ini: date) -> Naskah:
    """Collect the figures; return the document with the office's own words, and what goes with it."""
    jenis, bingkai = find_jenis(laporan.jenis), frame_of(laporan, unit, hari_ini)
    data = jenis.kumpulkan(unit, Periode.parse(laporan.periode), hari_ini)
    return Naskah(
        templat_kantor.add_kata(jenis.susun(data, bingkai), jenis.kode),
        jenis.publik(data, bingkai) if jenis.publik else None,
        tuple(jenis.usulan(data)) if jenis.usulan else (),
    )


def dump_dokumen(dok: Dokumen) -> str:
    """Return the content tree as canonical JSON, of which the SHA-256 is taken; the logo is kept beside it."""
    if dok.kop.logo:
        sidik = hashlib.sha256(dok.kop.logo).hexdigest()
        berkas = read_tempat().folder / "benda" / sidik
        if not berkas.exists():
            write_durable(berkas, dok.kop.logo)
    return json.dumps(sebagai_data(dok), ensure_ascii=False, sort_keys=True)


def load_dokumen(laporan: Laporan) -> Dokumen:
    """Return the frozen content tree of a document; raises DomainError when it is no longer what was stored."""
    isi = laporan.isi or ""
    if hashlib.sha256(isi.encode()).hexdigest() != laporan.sidik:
        raise DomainError("isi_berubah", _n("Isi laporan ini berubah di luar portal dan tidak dipakai."))
    return _restore(isi)


def load_publik(laporan: Laporan) -> Dokumen | None:
    """Return the content of the copy for everybody; None when there is none."""
    return None if laporan.isi_publik is None else _restore(laporan.isi_publik)


def _restore(isi: str) -> Dokumen:
    benda = read_tempat().folder / "benda"
    return restore_dokumen(json.loads(isi), lambda sidik: (benda / sidik).read_bytes())


def keep_berkas(laporan: Laporan, nama: str, isi: bytes) -> dict[str, Any]:
    """Store one file of a document durably; return its name, size and SHA-256, as its row keeps them."""
    write_durable(read_tempat().folder / str(laporan.id) / nama, isi)
    return {"nama": nama, "ukuran": len(isi), "sha256": hashlib.sha256(isi).hexdigest()}


def write_semua(
    laporan: Laporan, unit: Unit, dok: Dokumen, kemajuan: Kemajuan, *, draf: bool, banyak: bool = False
) -> dict[str, Any]:
    """Write all formats and return format → name, size, SHA-256. A draft says on its cover that it is one."""
    jenis = find_jenis(laporan.jenis)
    hasil: dict[str, Any] = {}
    tercetak = replace(dok, subjudul=f"{dok.subjudul}\n{TANDA_DRAF}") if draf else dok
    templat = templat_kantor.read_isi(laporan.templat)
    tanggal = laporan.tanggal or local_date(laporan.dibuat_at, read_tempat().zona)
    for ke, format_ in enumerate(jenis.format, start=1):
        bentuk = dokumen.FORMAT[format_]
        kemajuan.report(ke, len(jenis.format) + 1, f"Menulis {bentuk.nama}")
        isi = dokumen.tulis(tercetak, format_, templat=templat, terpisah=banyak)
        nama = name_berkas(laporan, unit.kode, bentuk.akhiran if not draf else f"_draf{bentuk.akhiran}", tanggal)
        hasil[format_] = keep_berkas(laporan, nama, isi)
    return hasil


@pekerjaan(JENIS_TUGAS)
def make_laporan(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make all formats of a draft; running it again gives the same files, and leaves a reviewed one alone."""
    laporan = find_laporan(muatan["laporan"])
    if laporan.status != Status.DRAF:
        return {"laporan": laporan.id}
    unit, jenis = get_unit(laporan.unit_id), find_jenis(laporan.jenis)
    jumlah = len(jenis.format) + 1
    kemajuan.report(0, jumlah, "Mengumpulkan angka")
    naskah = build_naskah(laporan, unit, local_date(laporan.dibuat_at, read_tempat().zona))
    berkas = write_semua(laporan, unit, naskah.dok, kemajuan, draf=True, banyak=muatan.get("banyak", False))
    isi, publik = dump_dokumen(naskah.dok), dump_dokumen(naskah.publik) if naskah.publik else None
    with unit_kerja() as sesi:
        baris = sesi.get_one(Laporan, laporan.id, populate_existing=True)
        if baris.status != Status.DRAF:
            return {"laporan": laporan.id}
        baris.berkas, baris.isi, baris.isi_publik = json.dumps(berkas), isi, publik
        baris.sidik = hashlib.sha256(isi.encode()).hexdigest()
        baris.usulan = json.dumps([asdict(u) for u in naskah.usulan], ensure_ascii=False)
    kemajuan.report(jumlah, jumlah, "Selesai")
    return {"laporan": laporan.id, "berkas": berkas}
