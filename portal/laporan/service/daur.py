"""The life of a document: reviewed, frozen as final with its number, delivered, corrected."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import astuple, replace
from datetime import date, datetime
from typing import Any

from portal.inti import dokumen
from portal.inti.berkas import Titipan, adopt_titipan
from portal.inti.db import db, unit_kerja, utc_now, wait_for_turn
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.teks import clean_teks
from portal.inti.tugas import Kemajuan, enqueue_tugas, find_tugas, pekerjaan
from portal.laporan.domain.beda import compare_dokumen, describe_perubahan
from portal.laporan.domain.daur import SAH, Status, check_gerak
from portal.laporan.jenis import BULAN
from portal.laporan.models import Langkah, Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service import templat
from portal.laporan.service.baca import (
    TUGAS_FINAL,
    describe,
    find_difinalkan,
    find_final,
    find_laporan,
    find_pengganti,
    list_format,
    list_langkah,
)
from portal.laporan.service.buat import dump_dokumen, load_dokumen, load_publik, request_laporan, write_semua
from portal.laporan.service.sahkan import check_isi, settle
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import get_unit
from portal.organisasi.service.nomor import assign_nomor
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_rekomendasi

CATATAN_MAKS = 500
PENERIMA_MAKS = 200


def today(now: datetime) -> date:
    """Return the office's date at an instant."""
    return local_date(now, read_tempat().zona)


def step(
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
    ke = check_gerak(gerak, Status(laporan.status), catatan).leads_from(Status(laporan.status))
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
    step(laporan, "reviu", tanggal=today(now), catatan=catatan, pelaku=pelaku, now=now)


def send_back(laporan: Laporan, *, catatan: str, pelaku: str, now: datetime) -> None:
    """Return a reviewed document to draft, with the reason; raises DomainError without one."""
    take_turn(laporan)
    _check_ready(laporan)
    step(laporan, "kembalikan", tanggal=today(now), catatan=catatan, pelaku=pelaku, now=now)


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
    jenis, periode, hari_ini = find_jenis(laporan.jenis), Periode.parse(laporan.periode), today(now)
    _check_waktu(laporan, jenis.bulan, periode, hari_ini)
    _check_pengganti(laporan)
    check_isi(load_dokumen(laporan), disahkan=jenis.disahkan)
    if jenis.disahkan:
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
    laporan.tugas_id = enqueue_tugas(TUGAS_FINAL, {"laporan": laporan.id, "pelaku": pelaku}, now=now).id


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
    lain = find_difinalkan(laporan)
    if lain is not None:
        raise DomainError(
            "sedang_difinalkan", _n("Versi %(versi)s sedang difinalkan. Tunggu sampai selesai."), versi=lain.versi
        )


@pekerjaan(TUGAS_FINAL)
def make_final(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Write the final files from the reviewed content and freeze them; running it again changes nothing."""
    laporan = find_laporan(muatan["laporan"])
    if Status(laporan.status) in SAH:
        return {"laporan": laporan.id}
    unit = get_unit(laporan.unit_id)
    dok, publik = settle(load_dokumen(laporan), laporan, unit), load_publik(laporan)
    perubahan: tuple[Any, ...] = ()
    if laporan.revisi_dari_id is not None:
        lama = find_laporan(laporan.revisi_dari_id)
        perubahan = compare_dokumen(load_dokumen(lama), dok)
        dok = replace(dok, isi=(*dok.isi, *describe_perubahan(perubahan, lama.versi, laporan.alasan)))
    berkas = write_semua(laporan, unit, dok, kemajuan, draf=False)
    isi, now = dump_dokumen(dok), utc_now()
    isi_publik = dump_dokumen(settle(publik, laporan, unit)) if publik else None
    with unit_kerja() as sesi:
        wait_for_turn("laporan")
        baris = sesi.get_one(Laporan, laporan.id, populate_existing=True)
        _check_pengganti(baris)
        baris.berkas, baris.isi, baris.isi_publik = json.dumps(berkas), isi, isi_publik
        baris.sidik = hashlib.sha256(isi.encode()).hexdigest()
        baris.perbedaan = json.dumps([astuple(p) for p in perubahan], ensure_ascii=False) if perubahan else None
        step(baris, "finalkan", tanggal=baris.tanggal or today(now), pelaku=muatan["pelaku"], now=now)
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
                tanggal=laporan.tanggal or today(now),
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

    The very same delivery again, as after a double press, adds nothing unless its receipt comes only now. Raises
    DomainError without a recipient, for a day to come or before its date.
    """
    take_turn(laporan)
    check_gerak("sampaikan", Status(laporan.status))
    if not clean_teks(penerima):
        raise DomainError("penerima_kosong", _n("Tulis kepada siapa laporan disampaikan."), bidang="penerima")
    if not (laporan.tanggal or tanggal) <= tanggal <= today(now):
        raise DomainError("tanggal_salah", _n("Tanggal antara tanggal laporan dan hari ini."), bidang="tanggal")
    isi = (tanggal, clean_teks(penerima)[:PENERIMA_MAKS], clean_teks(cara)[:CATATAN_MAKS])
    if _is_delivered(laporan, isi, tanda_terima):
        return
    berkas = adopt_titipan(tanda_terima, now=now) if tanda_terima else None
    step(
        laporan,
        "sampaikan",
        tanggal=tanggal,
        catatan=cara,
        penerima=penerima,
        berkas_id=berkas.id if berkas else None,
        pelaku=pelaku,
        now=now,
    )


def _is_delivered(laporan: Laporan, isi: tuple[date, str, str], tanda_terima: Titipan | None) -> bool:
    """Tell whether this delivery is recorded; one whose receipt comes only now is not."""
    return any(
        s.gerak == "sampaikan" and (s.tanggal, s.penerima, s.catatan) == isi and (berkas or tanda_terima is None)
        for s, berkas in list_langkah(laporan.id)
    )


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
