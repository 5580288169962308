"""Move a case: one door for officers, citizens, approvals and the calendar."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan, _n
from portal.inti.hari_kerja import Kalender
from portal.inti.teks import clean_teks
from portal.pengaduan.domain.gerak import GERAK, UNTUK_PELAPOR, Gerak, Wewenang, needs_approval
from portal.pengaduan.domain.keadaan import Keadaan, Peristiwa
from portal.pengaduan.domain.status import INDUK_BATAL, TERBUKA, Status
from portal.pengaduan.domain.tenggat import DaftarBatas, Hitungan, compute_tahap
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan, cari, isi_gerak, kabar, surat, terlapor
from portal.pengaduan.service import kasus as kasus_service
from portal.pengaduan.service.akses import PELAPOR, SISTEM, Pelaku, on_behalf_of, wewenang_pada, wewenang_sendiri
from portal.pengaduan.service.buku import Catatan, append_peristiwa, next_peristiwa, read_keadaan, with_tenggat
from portal.pengaduan.service.langkah import Isian, Langkah

CATATAN_MAKS = 5000
BERHENTI = frozenset({"minta_kelengkapan"})
LANJUT = frozenset({"lengkapi", "buka_arsip"})
MULAI_ULANG = frozenset({"konfirmasi_belum", "buka_kembali"})
KELAS_BARU = frozenset({"verifikasi", "ubah_klasifikasi"})
DIAM = frozenset({"eskalasi", "dukungan", "nilai"})
BICARA = "tambah_keterangan"
"""Words of the reporter after the answer end the silence that closes a case."""


def lock_kasus(kasus_id: int) -> Pengaduan:
    """Return the newest row of a case and let no other transaction move it; raises TidakDitemukan."""
    kasus = db.session().scalar(
        select(Pengaduan).where(Pengaduan.id == kasus_id).with_for_update().execution_options(populate_existing=True)
    )
    if kasus is None:
        raise TidakDitemukan("kasus_tidak_ada", _n("Pengaduan ini tidak ditemukan."))
    return kasus


def _check_versi(kasus: Pengaduan, versi: int | None) -> None:
    """Refuse a move on a case that somebody has changed since; reminders and supporters change nothing."""
    if versi is None or kasus.versi == versi:
        return
    sesudah = select(PeristiwaRow.id).where(
        PeristiwaRow.pengaduan_id == kasus.id, PeristiwaRow.nomor > versi, PeristiwaRow.gerak.not_in(DIAM)
    )
    if db.session().scalar(sesudah.limit(1)) is not None:
        raise Bentrok(
            "kasus_berubah",
            _n("Pengaduan ini baru saja diubah orang lain. Periksa keadaan terbarunya, lalu ulangi bila masih perlu."),
        )


def _check_allowed(langkah: Langkah) -> None:
    gerak, status = langkah.gerak, langkah.keadaan.status
    if not langkah.wewenang:
        raise TidakDitemukan("kasus_tidak_ada", _n("Pengaduan ini tidak ditemukan."))
    if gerak.oleh.isdisjoint(langkah.wewenang):
        raise TidakBerwenang("gerak_ditolak", _n("Langkah ini bukan wewenang Anda."))
    if status not in gerak.dari:
        raise Bentrok("keadaan_lain", _n("Langkah ini tidak dapat dilakukan pada keadaan pengaduan sekarang."))


def _clean_isian(gerak: Gerak, isian: Isian) -> Isian:
    catatan = clean_teks(isian.catatan)
    if len(catatan) > CATATAN_MAKS:
        raise DomainError(
            "catatan_panjang", _n("Tulisan paling banyak %(maks)s huruf."), bidang="catatan", maks=CATATAN_MAKS
        )
    if "catatan" in gerak.wajib and not catatan:
        raise DomainError("catatan_kosong", _n("Tulis keterangannya."), bidang="catatan")
    return replace(isian, catatan=catatan)


def _hitungan_after(gerak: str, kini: Keadaan, nilai: Mapping[str, Any], batas: DaftarBatas, now: datetime) -> Hitungan:
    hitungan = kini.hitungan
    if gerak in BERHENTI:
        hitungan = hitungan.pause(now)
    elif gerak in LANJUT:
        hitungan = hitungan.resume(now)
    elif gerak in KELAS_BARU:
        term = batas.find("penyelesaian", nilai["klasifikasi"])
        hitungan = replace(hitungan, jumlah=term.jumlah, satuan=term.satuan)
    elif gerak in MULAI_ULANG:
        term = batas.find("tindak_lanjut_ulang", kini.klasifikasi)
        hitungan = Hitungan(mulai=now, jumlah=term.jumlah, satuan=term.satuan)
    elif gerak == "pulihkan":
        hitungan = hitungan.resume(now).pause(kini.status_sejak).resume(now)
    elif gerak == "perpanjang":
        hitungan = hitungan.extend(int(nilai["tambah"]))
    return hitungan


def write_gerak(langkah: Langkah, nilai: Mapping[str, Any], *, atas_nama: str = "", kabari: bool = True) -> Keadaan:
    """Write the event of a checked move: clock, due instants, words, files and (with `kabari`) notices."""
    kasus, kini, gerak, now = langkah.kasus, langkah.keadaan, langkah.gerak, langkah.now
    unit_id = nilai.get("unit_id") or kini.unit_id
    batas = aturan.read_batas(unit_id)
    kal = aturan.kalender_of(nilai.get("unit_pelaksana_id") or kini.unit_pelaksana_id or unit_id)
    peristiwa = next_peristiwa(kini, gerak.kode, gerak.ke, now, nilai)
    if gerak.ke is not None or gerak.kode in (*KELAS_BARU, "perpanjang", "hitung_ulang"):
        peristiwa = _with_clock(peristiwa, kini, batas, kal)
    elif gerak.kode == BICARA and kini.status is Status.DITANGGAPI:
        peristiwa = _with_clock(peristiwa, kini, batas, kal, masuk=now)
    sesudah = append_peristiwa(
        kasus,
        peristiwa,
        Catatan(
            pelaku=langkah.pelaku.nama,
            dicatat_at=now,
            atas_nama=atas_nama,
            catatan=langkah.isian.catatan,
            publik=gerak.publik is not None and (gerak.kode != "progres" or langkah.isian.publik),
        ),
    )
    terbaca = gerak.kode in UNTUK_PELAPOR and (gerak.kode != "progres" or langkah.isian.publik)
    kasus_service.add_lampiran(kasus, langkah.isian.lampiran, nomor=peristiwa.nomor, publik=terbaca, now=now)
    if gerak.kode in ("tanggapi", "jawab_di_tempat", "tautkan_sp4n", "ajukan_jawaban"):
        cari.index_kasus(kasus)
    if langkah.pelaku is PELAPOR and langkah.isian.catatan:
        terlapor.mark_named(kasus, langkah.isian.catatan, now=now)
    if kabari and (gerak.kode != "progres" or langkah.isian.publik):
        kabar.tell_moved(kasus, gerak, now=now)
    return sesudah


def _with_clock(
    peristiwa: Peristiwa, kini: Keadaan, batas: DaftarBatas, kal: Kalender, *, masuk: datetime | None = None
) -> Peristiwa:
    hitungan = _hitungan_after(peristiwa.gerak, kini, peristiwa.nilai, batas, peristiwa.waktu)
    status = peristiwa.ke or kini.status
    masuk = masuk or (peristiwa.waktu if peristiwa.ke else kini.status_sejak)
    klasifikasi = peristiwa.nilai.get("klasifikasi") or kini.klasifikasi
    tahap = compute_tahap(status, hitungan, masuk=masuk, batas=batas, klasifikasi=klasifikasi, kal=kal)
    return with_tenggat(
        peristiwa,
        hitungan,
        asal=hitungan.compute_asal(kal),
        berlaku=hitungan.compute_berlaku(kal),
        tahap=tahap,
    )


def _propose(langkah: Langkah, nilai: Mapping[str, Any]) -> Keadaan:
    if langkah.keadaan.usulan:
        raise Bentrok("usulan_menunggu", _n("Masih ada usul yang menunggu persetujuan pada pengaduan ini."))
    if langkah.isian.lampiran:
        raise DomainError(
            "usulan_lampiran", _n("Usul tidak dapat disertai berkas. Lampirkan pada catatan."), bidang="berkas"
        )
    usulan = {
        "gerak": langkah.gerak.kode,
        "catatan": langkah.isian.catatan,
        "nilai": dict(nilai),
        "oleh": langkah.pelaku.nama,
        "oleh_id": langkah.pelaku.pengguna_id,
        "pada": langkah.now.isoformat(),
    }
    usul = replace(langkah, gerak=GERAK["usul"])
    return write_gerak(usul, {"usulan": usulan})


def move(
    kasus_id: int,
    gerak: str,
    isian: Isian | None = None,
    *,
    pelaku: Pelaku,
    now: datetime,
    versi: int | None = None,
) -> Keadaan:
    """Make one move of the table, or propose it when it wants an approver; return the state after it.

    `versi` is the state the person saw. Raises TidakDitemukan for a case that is hidden from the person,
    TidakBerwenang, Bentrok when the case has changed or the move does not fit its state, DomainError with
    the field for missing or wrong values.
    """
    if gerak not in GERAK:
        raise DomainError("gerak_asing", _n("Langkah ini tidak dikenal."))
    kasus = lock_kasus(kasus_id)
    wewenang = wewenang_pada(kasus, pelaku)
    baris = GERAK[gerak]
    langkah = Langkah(
        kasus=kasus,
        keadaan=read_keadaan(kasus),
        gerak=baris,
        isian=_clean_isian(baris, isian or Isian()),
        pelaku=pelaku,
        wewenang=wewenang,
        now=now,
    )
    _check_allowed(langkah)
    _check_versi(kasus, versi)
    nilai = isi_gerak.prepare(langkah)
    if needs_approval(baris, _deciding(langkah), nilai.get("alasan")):
        return _propose(langkah, nilai)
    return _carry_out(langkah, nilai)


def _deciding(langkah: Langkah) -> frozenset[Wewenang]:
    """Return the rights that tell a decision from a proposal.

    Who may propose in the own right stays a proposer while standing in for an approver: else one person
    would do what needs two.
    """
    sendiri = wewenang_sendiri(langkah.kasus, langkah.pelaku)
    return langkah.wewenang if langkah.gerak.oleh.isdisjoint(sendiri) else sendiri


def _carry_out(langkah: Langkah, nilai: Mapping[str, Any], oleh: frozenset[Wewenang] | None = None) -> Keadaan:
    if langkah.gerak.kode == "jawab_di_tempat" and langkah.keadaan.status is Status.BARU:
        langkah = _verify_first(langkah, nilai)
    atas_nama = on_behalf_of(langkah.kasus, langkah.pelaku, oleh or langkah.gerak.oleh)
    if langkah.keadaan.usulan and langkah.gerak.ke is not None and "usulan" not in nilai:
        nilai = {**nilai, "usulan": None}
    sesudah = write_gerak(langkah, nilai, atas_nama=atas_nama)
    _follow_up(langkah, sesudah, nilai)
    return sesudah


def _verify_first(langkah: Langkah, nilai: Mapping[str, Any]) -> Langkah:
    """An answer on the spot verifies the case in the same breath."""
    kelas = {k: nilai[k] for k in ("klasifikasi", "kategori", "terbatas", "rahasia") if k in nilai}
    dulu = replace(langkah, gerak=GERAK["verifikasi"], isian=Isian())
    return replace(langkah, keadaan=write_gerak(dulu, kelas, kabari=False))


def _follow_up(langkah: Langkah, sesudah: Keadaan, nilai: Mapping[str, Any]) -> None:
    """Do what a move brings about: the letter's number, supporters of the kept case, duplicates that live again."""
    kasus, now = langkah.kasus, langkah.now
    if langkah.gerak.kode == "disposisi":
        surat.number_disposisi(kasus, sesudah.versi, pelaku=langkah.pelaku.nama, now=now)
    if langkah.gerak.kode == "duplikat":
        move(nilai["induk_id"], "dukungan", Isian(catatan=kasus.nomor_register), pelaku=SISTEM, now=now)
    if sesudah.status in INDUK_BATAL:
        anak = select(Pengaduan.id).where(Pengaduan.induk_id == kasus.id, Pengaduan.status == Status.DUPLIKAT.value)
        for nomor in db.session().scalars(anak).all():
            sebab = Isian(catatan=f"{kasus.nomor_register}: {langkah.gerak.nama.lower()}")
            move(nomor, "pulihkan", sebab, pelaku=SISTEM, now=now)


def decide_usulan(
    kasus_id: int, *, setuju: bool, catatan: str, pelaku: Pelaku, now: datetime, versi: int | None = None
) -> Keadaan:
    """Carry a proposed move out, or refuse it. The proposer cannot approve the own proposal.

    Raises Bentrok when nothing is proposed any more, TidakBerwenang for the wrong person, DomainError for
    a refusal without a reason.
    """
    kasus = lock_kasus(kasus_id)
    wewenang = wewenang_pada(kasus, pelaku)
    keadaan = read_keadaan(kasus)
    if not wewenang:
        raise TidakDitemukan("kasus_tidak_ada", _n("Pengaduan ini tidak ditemukan."))
    _check_versi(kasus, versi)
    if not keadaan.usulan:
        raise Bentrok("usulan_habis", _n("Usul ini sudah diputuskan atau tidak berlaku lagi."))
    usulan = keadaan.usulan
    baris = GERAK[usulan["gerak"]]
    wewenang = wewenang_pada(kasus, pelaku, tanpa=usulan["oleh_id"])
    sendiri = pelaku.pengguna_id is not None and pelaku.pengguna_id == usulan["oleh_id"]
    if baris.penyetuju.isdisjoint(wewenang) or (sendiri and setuju):
        raise TidakBerwenang("gerak_ditolak", _n("Usul ini harus diputuskan orang lain yang berwenang."))
    if not setuju:
        tolak = GERAK["tolak_usul"]
        langkah = Langkah(
            kasus=kasus,
            keadaan=keadaan,
            gerak=tolak,
            isian=_clean_isian(tolak, Isian(catatan=catatan)),
            pelaku=pelaku,
            wewenang=wewenang,
            now=now,
        )
        return write_gerak(langkah, {"usulan": None})
    if keadaan.status not in baris.dari:
        raise Bentrok("usulan_habis", _n("Usul ini sudah diputuskan atau tidak berlaku lagi."))
    isian = Isian(catatan=usulan["catatan"], nilai=usulan["nilai"])
    langkah = Langkah(kasus=kasus, keadaan=keadaan, gerak=baris, isian=isian, pelaku=pelaku, wewenang=wewenang, now=now)
    if baris.kode == "perpanjang":
        isi_gerak.prepare(langkah)  # another extension may have been granted since
    nilai = {**usulan["nilai"], "usulan": None, "diusulkan_oleh": usulan["oleh"]}
    return _carry_out(langkah, nilai, baris.penyetuju)


def _silent_since(kasus_id: int, kini: Keadaan) -> datetime:
    """Return when the running stage began: of an answered case, when the reporter last said something."""
    if kini.status is not Status.DITANGGAPI:
        return kini.status_sejak
    kata = select(func.max(PeristiwaRow.waktu)).where(
        PeristiwaRow.pengaduan_id == kasus_id, PeristiwaRow.gerak == BICARA, PeristiwaRow.waktu > kini.status_sejak
    )
    return db.session().scalar(kata) or kini.status_sejak


def recompute_tenggat(kasus_id: int, *, now: datetime) -> bool:
    """Compute the due instants of an open case anew after a change of the calendar; tell whether they moved.

    Finished cases keep the verdict they were given.
    """
    kasus = lock_kasus(kasus_id)
    kini = read_keadaan(kasus)
    if kini.status not in TERBUKA | {Status.DITANGGAPI}:
        return False
    batas = aturan.read_batas(kini.unit_id)
    kal = aturan.kalender_of(kini.unit_pelaksana_id or kini.unit_id)
    masuk = _silent_since(kasus_id, kini)
    calon = _with_clock(next_peristiwa(kini, "hitung_ulang", None, now, {}), kini, batas, kal, masuk=masuk)
    sama = (calon.tenggat_asal, calon.tenggat_berlaku, calon.tenggat_tahap) == (
        kini.tenggat_asal,
        kini.tenggat_berlaku,
        kini.tenggat_tahap,
    )
    if sama:
        return False
    append_peristiwa(kasus, calon, Catatan(pelaku=SISTEM.nama, dicatat_at=now))
    return True
