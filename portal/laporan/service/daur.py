"""The life of a document: reviewed, frozen as final with its number, delivered, published, corrected."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import astuple, replace
from datetime import date, datetime
from typing import Any

from portal.inti import dokumen
from portal.inti.berkas import Titipan, adopt_titipan
from portal.inti.db import db, unit_kerja, utc_now, wait_for_turn
from portal.inti.dokumen.isi import Blok, Catatan, Dokumen, Pasangan, TandaTangan
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode, local_date, write_tanggal
from portal.inti.teks import clean_teks
from portal.inti.tugas import Kemajuan, enqueue_tugas, find_tugas, pekerjaan
from portal.laporan.bagian import BELUM_DITANDATANGANI, TANPA_PENANDATANGAN, write_tempat_tanggal
from portal.laporan.domain.beda import compare_dokumen, describe_perubahan
from portal.laporan.domain.daur import SAH, Status, check_gerak
from portal.laporan.jenis import BULAN
from portal.laporan.models import Langkah, Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service import templat
from portal.laporan.service.baca import describe, find_final, find_laporan, find_pengganti, list_format, list_langkah
from portal.laporan.service.buat import (
    describe_penandatangan,
    dump_dokumen,
    load_dokumen,
    request_laporan,
    write_semua,
)
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit, get_unit, read_instansi
from portal.organisasi.service.nomor import assign_nomor
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_rekomendasi

JENIS_TUGAS = "laporan.final"
CATATAN_MAKS = 500
PENERIMA_MAKS = 200


def _today(now: datetime) -> date:
    return local_date(now, read_tempat().zona)


def _step(
    laporan: Laporan,
    gerak: str,
    *,
    tanggal: date,
    catatan: str = "",
    penerima: str = "",
    berkas_id: int | None = None,
    pelaku: str,
    now: datetime,
) -> None:
    """Move the document and keep the step; the caller has checked the move."""
    ke = check_gerak(gerak, Status(laporan.status), catatan).ke
    laporan.status = str(ke)
    langkah = Langkah(
        laporan_id=laporan.id,
        gerak=gerak,
        ke=str(ke),
        tanggal=tanggal,
        catatan=clean_teks(catatan)[:CATATAN_MAKS],
        penerima=clean_teks(penerima)[:PENERIMA_MAKS],
        berkas_id=berkas_id,
        pada=now,
        oleh=pelaku,
    )
    db.session().add(langkah)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi=f"laporan.{gerak}",
        objek=f"laporan:{laporan.id}",
        now=now,
        rincian={**describe(laporan), "sidik": laporan.sidik},
    )


def take_turn(laporan: Laporan) -> None:
    """Wait until no other step is being taken, and read the document as that step left it."""
    wait_for_turn("laporan")
    db.session().refresh(laporan)


def _check_ready(laporan: Laporan) -> None:
    if laporan.sidik is None or (laporan.tugas_id and find_tugas(laporan.tugas_id).berjalan):
        raise DomainError("belum_siap", _n("Laporan masih dibuat. Tunggu sampai selesai."))


def review(laporan: Laporan, *, catatan: str = "", pelaku: str, now: datetime) -> None:
    """Declare a draft reviewed; raises DomainError when it is not a finished draft."""
    take_turn(laporan)
    check_gerak("reviu", Status(laporan.status), catatan)
    _check_ready(laporan)
    _step(laporan, "reviu", tanggal=_today(now), catatan=catatan, pelaku=pelaku, now=now)


def send_back(laporan: Laporan, *, catatan: str, pelaku: str, now: datetime) -> None:
    """Return a reviewed document to draft, with the reason; raises DomainError without one."""
    take_turn(laporan)
    _check_ready(laporan)
    _step(laporan, "kembalikan", tanggal=_today(now), catatan=catatan, pelaku=pelaku, now=now)


def request_final(laporan: Laporan, *, nomor: str = "", pelaku: str, now: datetime) -> None:
    """Freeze a reviewed document: number, date and signatory of today; the job writes the final files.

    `nomor` is a number from the office's own agenda. Raises DomainError for a document that is not reviewed, whose
    figures are not those of the whole period (but for kinds that are due before its end), that says itself that it is
    provisional or has nobody to sign, or that would replace a final version without being its correction; Bentrok for
    a number that is used.
    """
    take_turn(laporan)
    check_gerak("finalkan", Status(laporan.status))
    _check_ready(laporan)
    jenis, periode, hari_ini = find_jenis(laporan.jenis), Periode.parse(laporan.periode), _today(now)
    _check_waktu(laporan, jenis.bulan, periode, hari_ini)
    _check_pengganti(laporan)
    if jenis.disahkan:
        _check_isi(load_dokumen(laporan))
        laporan.nomor = assign_nomor(
            get_unit(laporan.unit_id),
            objek=f"laporan:{laporan.id}",
            perihal=f"{jenis.nama} {periode.nama}",
            tanggal=hari_ini,
            sendiri=nomor,
            pelaku=pelaku,
            now=now,
        )
    laporan.tanggal = hari_ini
    laporan.tugas_id = enqueue_tugas(JENIS_TUGAS, {"laporan": laporan.id, "pelaku": pelaku}, now=now).id


def _check_waktu(laporan: Laporan, bulan: Collection[int], periode: Periode, hari_ini: date) -> None:
    """Refuse figures of a part of the period; a kind that is due in its last month (`bulan`) may be final then."""
    akhir = periode.hari_terakhir
    dini = akhir.month in bulan and periode.jenis != BULAN
    awal = akhir.replace(day=1) if dini else periode.sampai
    if hari_ini < awal:
        raise DomainError(
            "periode_berjalan", _n("%(periode)s belum berakhir. Laporan tetap draf."), periode=periode.nama
        )
    if local_date(laporan.dibuat_at, read_tempat().zona) < awal:
        raise DomainError(
            "draf_dini",
            _n("Draf ini dibuat sebelum %(periode)s berakhir, sehingga angkanya belum lengkap. Buat sekali lagi."),
            periode=periode.nama,
        )


def _check_pengganti(laporan: Laporan) -> None:
    """Refuse a second final version that is no correction of the newest one: nobody would see what it changes."""
    terbaru = find_final(laporan)
    if terbaru is not None and laporan.revisi_dari_id != terbaru.id:
        raise DomainError(
            "bukan_perbaikan",
            _n("Versi %(versi)s sudah final. Buka versi itu dan pilih Perbaiki, supaya perubahannya tercatat."),
            versi=terbaru.versi,
        )


def _check_isi(dok: Dokumen) -> None:
    """Refuse a document that says itself that it is not to be signed, or that names nobody to sign it."""
    if any(isinstance(b, TandaTangan) and b.keterangan == BELUM_DITANDATANGANI for b in dok.isi):
        raise DomainError(
            "masih_sementara", _n("Angka laporan ini masih sementara. Tutup periodenya, lalu buat sekali lagi.")
        )
    if any(isinstance(b, Catatan) and b.teks == TANPA_PENANDATANGAN for b in dok.isi):
        raise DomainError("tanpa_penandatangan", TANPA_PENANDATANGAN)


def settle(dok: Dokumen, laporan: Laporan, unit: Unit) -> Dokumen:
    """Return the draft with number, date and signatory of the day it became final; nothing else changes."""
    hari = laporan.tanggal or laporan.dibuat_at.date()
    lama = describe_penandatangan(unit, local_date(laporan.dibuat_at, read_tempat().zona))
    baru = describe_penandatangan(unit, hari)
    tempat = write_tempat_tanggal(read_instansi().kota, hari)

    def settled(blok: Blok) -> Blok:
        if isinstance(blok, TandaTangan):
            if baru and ((blok.jabatan, blok.nama, blok.nip) == lama or not blok.nama):
                blok = replace(blok, jabatan=baru[0], nama=baru[1], nip=baru[2])
            return replace(blok, tempat_tanggal=tempat)
        return _settle_kepala(blok, laporan.nomor or "", hari) if isinstance(blok, Pasangan) else blok

    nomor = None if find_jenis(laporan.jenis).surat else laporan.nomor
    return replace(dok, nomor=nomor, tempat_tanggal=tempat, isi=tuple(settled(b) for b in dok.isi))


def _settle_kepala(blok: Pasangan, nomor: str, hari: date) -> Pasangan:
    """Return the head of a letter with its number and date; other pairs as they are."""
    tetap = {"Nomor": nomor, "Tanggal": write_tanggal(hari)}
    if not blok.garis:
        return blok
    return replace(blok, isi=tuple((nama, tetap.get(nama, nilai)) for nama, nilai in blok.isi))


@pekerjaan(JENIS_TUGAS)
def make_final(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Write the final files from the reviewed content and freeze them; running it again changes nothing."""
    laporan = find_laporan(muatan["laporan"])
    if Status(laporan.status) in SAH:
        return {"laporan": laporan.id}
    unit = get_unit(laporan.unit_id)
    dok = settle(load_dokumen(laporan), laporan, unit)
    perubahan: tuple[Any, ...] = ()
    if laporan.revisi_dari_id is not None:
        lama = find_laporan(laporan.revisi_dari_id)
        perubahan = compare_dokumen(load_dokumen(lama), dok)
        dok = replace(dok, isi=(*dok.isi, *describe_perubahan(perubahan, lama.versi, laporan.alasan)))
    berkas = write_semua(laporan, unit, dok, kemajuan, draf=False)
    isi, now = dump_dokumen(dok), utc_now()
    with unit_kerja() as sesi:
        baris = sesi.get_one(Laporan, laporan.id, populate_existing=True)
        baris.berkas, baris.isi = json.dumps(berkas), isi
        baris.sidik = hashlib.sha256(isi.encode()).hexdigest()
        baris.perbedaan = json.dumps([astuple(p) for p in perubahan], ensure_ascii=False) if perubahan else None
        _step(baris, "finalkan", tanggal=baris.tanggal or _today(now), pelaku=muatan["pelaku"], now=now)
        _hand_over(baris, pelaku=muatan["pelaku"], now=now)
    return {"laporan": laporan.id, "berkas": berkas}


def _hand_over(laporan: Laporan, *, pelaku: str, now: datetime) -> None:
    """Give the recommendations of a final document to the follow-up room; the same one again is the same one."""
    jenis = find_jenis(laporan.jenis)
    for usulan in json.loads(laporan.usulan) if jenis.sumber else ():
        add_rekomendasi(
            RekomendasiBaru(
                unit_id=laporan.unit_id,
                sumber=jenis.sumber,
                asal=usulan["asal"],
                periode=Periode.parse(laporan.periode),
                tanggal=laporan.tanggal or _today(now),
                uraian=usulan["uraian"],
                dasar=usulan["dasar"],
            ),
            pelaku=pelaku,
            now=now,
        )


def deliver(
    laporan: Laporan,
    *,
    penerima: str,
    tanggal: date,
    cara: str = "",
    tanda_terima: Titipan | None = None,
    pelaku: str,
    now: datetime,
) -> None:
    """Record that a signed document was handed over: to whom, when, how, with its receipt; may be done again.

    The very same delivery again, as after a double press, adds nothing. Raises DomainError without a recipient, for a
    day to come or before its date.
    """
    take_turn(laporan)
    check_gerak("sampaikan", Status(laporan.status))
    if not clean_teks(penerima):
        raise DomainError("penerima_kosong", _n("Tulis kepada siapa laporan disampaikan."), bidang="penerima")
    if not (laporan.tanggal or tanggal) <= tanggal <= _today(now):
        raise DomainError("tanggal_salah", _n("Tanggal antara tanggal laporan dan hari ini."), bidang="tanggal")
    if _is_delivered(laporan, tanggal, clean_teks(penerima)[:PENERIMA_MAKS], clean_teks(cara)[:CATATAN_MAKS]):
        return
    berkas = adopt_titipan(tanda_terima, now=now) if tanda_terima else None
    _step(
        laporan,
        "sampaikan",
        tanggal=tanggal,
        catatan=cara,
        penerima=penerima,
        berkas_id=berkas.id if berkas else None,
        pelaku=pelaku,
        now=now,
    )


def _is_delivered(laporan: Laporan, tanggal: date, penerima: str, catatan: str) -> bool:
    """Tell whether this delivery is recorded."""
    return any(
        (s.gerak, s.tanggal, s.penerima, s.catatan) == ("sampaikan", tanggal, penerima, catatan)
        for s, _berkas in list_langkah(laporan.id)
    )


def publish(laporan: Laporan, *, pelaku: str, now: datetime) -> None:
    """Show a signed document to the public; raises DomainError for a kind that is internal, or a replaced version."""
    take_turn(laporan)
    if not find_jenis(laporan.jenis).publik:
        raise DomainError("tidak_publik", _n("Jenis laporan ini hanya untuk lingkungan kantor."))
    if find_pengganti(laporan) is not None:
        raise DomainError("sudah_diganti", _n("Versi ini sudah digantikan. Publikasikan versi terbarunya."))
    _step(laporan, "publikasikan", tanggal=_today(now), pelaku=pelaku, now=now)


def revise(laporan: Laporan, *, alasan: str, pelaku: str, now: datetime) -> Laporan:
    """Begin a correction of a final document: a new version that will list its differences; the old one stays.

    Raises DomainError without a reason, or for a document that is not final or has been corrected already.
    """
    bersih = clean_teks(alasan)[:CATATAN_MAKS]
    if not bersih:
        raise DomainError("alasan_kosong", _n("Tulis alasan perbaikan."), bidang="alasan")
    if Status(laporan.status) not in SAH or find_pengganti(laporan) is not None:
        raise DomainError("bukan_final", _n("Hanya versi final yang terbaru dapat diperbaiki."))
    return request_laporan(
        laporan.jenis,
        get_unit(laporan.unit_id),
        Periode.parse(laporan.periode),
        revisi_dari=laporan,
        alasan=bersih,
        pelaku=pelaku,
        now=now,
    )


def remake(laporan: Laporan) -> dict[str, tuple[str, str]]:
    """Write a frozen document again; return format → SHA-256 as stored and as made now. Both must be equal."""
    dok, isi_templat = load_dokumen(laporan), templat.read_isi(laporan.templat)
    hasil: dict[str, tuple[str, str]] = {}
    for format_ in find_jenis(laporan.jenis).format:
        isi = dokumen.tulis(dok, format_, templat=isi_templat)
        hasil[format_] = (list_format(laporan)[format_]["sha256"], hashlib.sha256(isi).hexdigest())
    return hasil


def step_signed(laporan: Laporan, *, tanggal: date, catatan: str, pelaku: str, now: datetime) -> None:
    """Record a signature that the caller has stored."""
    _step(laporan, "tandatangani", tanggal=tanggal, catatan=catatan, pelaku=pelaku, now=now)
