"""What each move needs and sets: one small function a move, in one table."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import or_, select

from portal.akun.service import get_pengguna, has_izin
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakBerwenang, _n
from portal.inti.hari_kerja import compute_tenggat
from portal.inti.kode import clean_kode
from portal.inti.teks import clean_teks
from portal.organisasi.service import get_unit, subtree_ids
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.domain.pilihan import ALASAN_BUKAN, BERKADAR, DI_TEMPAT, KATEGORI_RAHASIA, KECEPATAN, KLASIFIKASI
from portal.pengaduan.domain.status import KELUAR, Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service import aturan, terlapor
from portal.pengaduan.service.akses import visible
from portal.pengaduan.service.langkah import Langkah

JAWABAN_MAKS = 10_000
Nilai = dict[str, Any]


def _teks(langkah: Langkah, nama: str, maks: int, *, wajib: bool = False) -> str:
    isi = clean_teks(str(langkah.isian.nilai.get(nama) or ""))
    if wajib and not isi:
        raise DomainError(f"{nama}_kosong", _n("Bagian ini wajib diisi."), bidang=nama)
    if len(isi) > maks:
        raise DomainError(f"{nama}_panjang", _n("Tulisan paling banyak %(maks)s huruf."), bidang=nama, maks=maks)
    return isi


def _nomor(langkah: Langkah, nama: str) -> int | None:
    isi = str(langkah.isian.nilai.get(nama) or "")
    return int(isi) if isi.isascii() and isi.isdigit() and len(isi) < 10 else None


def _kelas(langkah: Langkah) -> Nilai:
    klasifikasi = langkah.isian.nilai.get("klasifikasi")
    if klasifikasi not in KLASIFIKASI:
        raise DomainError("klasifikasi_salah", _n("Pilih klasifikasi."), bidang="klasifikasi")
    kategori = aturan.find_kategori(langkah.isian.nilai.get("kategori"))
    return {"klasifikasi": klasifikasi, "kategori": kategori.kode, "terbatas": klasifikasi == BERKADAR}


def _verifikasi(langkah: Langkah) -> Nilai:
    nilai = _kelas(langkah)
    unit = _nomor(langkah, "unit")
    if unit is not None and unit != langkah.keadaan.unit_id:
        nilai["unit_id"] = get_unit(unit, langkah.pelaku.cakupan).id
    return nilai | _rahasia(langkah, nilai["kategori"])


def _rahasia(langkah: Langkah, kategori: str) -> Nilai:
    """Keep health matters from publication unless the officer says otherwise; the log tells of the change."""
    kini = langkah.kasus.rahasia
    rahasia = bool(langkah.isian.nilai.get("rahasia", kini or kategori in KATEGORI_RAHASIA))
    langkah.kasus.rahasia = rahasia
    return {} if rahasia == kini else {"rahasia": rahasia}


def _ubah_klasifikasi(langkah: Langkah) -> Nilai:
    """A case that turns out to be berkadar is taken away from the unit it is about."""
    nilai, kini = _kelas(langkah), langkah.keadaan
    if nilai["terbatas"] and not kini.terbatas and kini.unit_pelaksana_id in subtree_ids(kini.unit_id):
        nilai |= {"unit_pelaksana_id": None, "pic_id": None}
    return nilai | _rahasia(langkah, nilai["kategori"])


def _check_pic(langkah: Langkah, pic_id: int) -> None:
    pic = get_pengguna(pic_id)
    if pic.id in {t.pengguna_id for t in terlapor.list_terlapor(langkah.kasus.id)}:
        raise DomainError("pic_terlapor", _n("Orang ini disebut dalam pengaduan."), bidang="pic")
    if not pic.active:
        raise DomainError("pic_nonaktif", _n("Akun orang ini tidak aktif."), bidang="pic")
    if not has_izin(pic, "pengaduan.kerja"):
        raise DomainError("pic_peran", _n("Orang ini tidak mengerjakan pengaduan."), bidang="pic")
    if langkah.keadaan.terbatas and pic.unit_id in subtree_ids(langkah.keadaan.unit_id):
        raise DomainError("pic_unit_terlapor", _n("Orang ini bekerja pada unit yang dilaporkan."), bidang="pic")


def _disposisi(langkah: Langkah) -> Nilai:
    kecepatan = langkah.isian.nilai.get("kecepatan") or "biasa"
    if kecepatan not in KECEPATAN:
        raise DomainError("kecepatan_salah", _n("Pilih kecepatan."), bidang="kecepatan")
    tujuan = _nomor(langkah, "unit_pelaksana")
    if tujuan is None:
        raise DomainError("unit_kosong", _n("Pilih unit tujuan."), bidang="unit_pelaksana")
    unit = get_unit(tujuan)
    pic_id = _nomor(langkah, "pic")
    if langkah.keadaan.terbatas and pic_id is None:
        raise DomainError(
            "pic_kosong", _n("Pengaduan berkadar pengawasan harus diberikan kepada satu orang."), bidang="pic"
        )
    if langkah.keadaan.terbatas and unit.id in subtree_ids(langkah.keadaan.unit_id):
        raise DomainError(
            "unit_terlapor",
            _n("Pengaduan berkadar pengawasan tidak boleh diberikan kepada unit yang dilaporkan."),
            bidang="unit_pelaksana",
        )
    if pic_id is not None:
        _check_pic(langkah, pic_id)
    return {"unit_pelaksana_id": unit.id, "pic_id": pic_id, "kecepatan": kecepatan, "unit": unit.nama}


def _kelola(langkah: Langkah) -> Nilai:
    if langkah.keadaan.terbatas and get_unit(langkah.keadaan.unit_id).induk_id is not None:
        raise DomainError(
            "unit_terlapor",
            _n("Pengaduan berkadar pengawasan tidak boleh diberikan kepada unit yang dilaporkan."),
        )
    return {"unit_pelaksana_id": langkah.keadaan.unit_id, "pic_id": langkah.pelaku.pengguna_id}


def _arsipkan(langkah: Langkah) -> Nilai:
    tenggat = langkah.keadaan.tenggat_tahap
    if tenggat is not None and langkah.now <= tenggat:
        raise DomainError("belum_waktunya", _n("Masa melengkapi bagi pelapor belum berakhir."))
    return {}


def _limpahkan(langkah: Langkah) -> Nilai:
    return {
        "instansi_tujuan": _teks(langkah, "instansi", 160, wajib=True),
        "nomor_surat": _teks(langkah, "nomor_surat", 80),
        "kontak": _teks(langkah, "kontak", 160),
        "diberitahu": bool(langkah.isian.nilai.get("diberitahu")),
    }


def find_induk(langkah: Langkah, masukan: str) -> Pengaduan:
    """Return the case another one is a duplicate of, by code or register number, locked; raises DomainError.

    Only a case the person may see can be named.
    """
    teks = clean_teks(masukan)
    kode = clean_kode(teks)
    pilih = select(Pengaduan).where(
        or_(Pengaduan.kode.in_((kode[:12], kode[3:15])), Pengaduan.nomor_register == teks[:40].upper()),
        visible(langkah.pelaku),
    )
    induk = db.session().scalar(pilih.with_for_update().execution_options(populate_existing=True))
    if induk is None:
        raise DomainError("induk_tidak_ada", _n("Tidak ada pengaduan dengan kode atau nomor itu."), bidang="induk")
    if induk.id == langkah.kasus.id:
        raise DomainError("induk_sendiri", _n("Pengaduan tidak dapat digabung dengan dirinya sendiri."), bidang="induk")
    if induk.status in KELUAR:
        raise DomainError("induk_keluar", _n("Pengaduan induk sudah tidak diproses. Pilih yang lain."), bidang="induk")
    return induk


def _duplikat(langkah: Langkah) -> Nilai:
    return {"induk_id": find_induk(langkah, str(langkah.isian.nilai.get("induk") or "")).id}


def _bukan(langkah: Langkah) -> Nilai:
    alasan = langkah.isian.nilai.get("alasan")
    if alasan not in ALASAN_BUKAN:
        raise DomainError("alasan_kosong", _n("Pilih alasannya."), bidang="alasan")
    return {"alasan": alasan}


def _perpanjang(langkah: Langkah) -> Nilai:
    kini = langkah.keadaan
    batas = aturan.read_batas(kini.unit_id).find("penyelesaian", kini.klasifikasi)
    if len(kini.hitungan.tambah) >= batas.perpanjangan_maks:
        raise DomainError(
            "perpanjangan_habis",
            _n("Tenggat hanya dapat diperpanjang %(maks)s kali."),
            bidang="catatan",
            maks=batas.perpanjangan_maks,
        )
    return {"tambah": batas.perpanjangan}


def _jawaban(langkah: Langkah) -> Nilai:
    return {
        "jawaban": _teks(langkah, "jawaban", JAWABAN_MAKS, wajib=True),
        "nomor_surat": _teks(langkah, "nomor_surat", 80),
    }


def _tanggapi(langkah: Langkah) -> Nilai:
    penyusun = db.session().scalar(
        select(PeristiwaRow.pelaku)
        .where(PeristiwaRow.pengaduan_id == langkah.kasus.id, PeristiwaRow.gerak == "ajukan_jawaban")
        .order_by(PeristiwaRow.nomor.desc())
        .limit(1)
    )
    if penyusun == langkah.pelaku.nama:
        raise TidakBerwenang("jawaban_sendiri", _n("Jawaban harus disetujui orang lain, bukan penyusunnya."))
    return _jawaban(langkah)


def _jawab_di_tempat(langkah: Langkah) -> Nilai:
    kini = langkah.keadaan
    kelas: Nilai = {"klasifikasi": kini.klasifikasi, "kategori": kini.kategori, "terbatas": kini.terbatas}
    if kini.status is Status.BARU:
        kelas = _kelas(langkah)
        kelas |= _rahasia(langkah, kelas["kategori"])
    if kelas["klasifikasi"] not in DI_TEMPAT:
        raise DomainError(
            "harus_disetujui",
            _n("Klasifikasi ini dijawab melalui disposisi dan persetujuan."),
            bidang="klasifikasi",
        )
    return {**kelas, **_jawaban(langkah)}


def _buka_kembali(langkah: Langkah) -> Nilai:
    kini = langkah.keadaan
    if langkah.wewenang != frozenset({Wewenang.PELAPOR}) or kini.selesai_at is None:
        return {}
    term = aturan.read_batas(kini.unit_id).find("buka_kembali", kini.klasifikasi)
    akhir = compute_tenggat(kini.selesai_at, term.jumlah, term.satuan, aturan.kalender_of(kini.unit_id))
    if langkah.now > akhir:
        raise DomainError(
            "lewat_masa", _n("Masa membuka kembali sudah lewat. Silakan kirim laporan baru."), bidang="catatan"
        )
    return {}


def _nilai(langkah: Langkah) -> Nilai:
    bintang = _nomor(langkah, "bintang")
    if bintang is None or not 1 <= bintang <= 5:
        raise DomainError("bintang_salah", _n("Pilih 1 sampai 5 bintang."), bidang="bintang")
    if langkah.keadaan.bintang is not None:
        raise DomainError("sudah_dinilai", _n("Anda sudah memberi bintang. Terima kasih."), bidang="bintang")
    return {"bintang": bintang}


def _terlapor(langkah: Langkah) -> Nilai:
    ids = [int(n) for n in langkah.isian.nilai.get("pengguna", []) if str(n).isdecimal() and len(str(n)) < 10]
    if langkah.pelaku.pengguna_id in ids:
        raise DomainError("terlapor_sendiri", _n("Mintalah petugas lain mencatat nama Anda."), bidang="pengguna")
    terlapor.set_terlapor(langkah.kasus, [get_pengguna(n).id for n in ids], now=langkah.now)
    return {"terlapor": sorted(ids)}


def _sp4n(langkah: Langkah) -> Nilai:
    nomor = _teks(langkah, "sp4n_id", 40, wajib=True).lstrip("#")
    return {"sp4n_id": nomor, "sp4n_status": _teks(langkah, "sp4n_status", 60)}


def _redaksi(langkah: Langkah) -> Nilai:
    return {
        "judul_publik": _teks(langkah, "judul_publik", 120, wajib=True),
        "isi_publik": _teks(langkah, "isi_publik", 2000, wajib=True),
    }


def _terbit(langkah: Langkah) -> Nilai:
    kini = langkah.keadaan
    if langkah.kasus.rahasia or kini.terbatas:
        raise DomainError("rahasia", _n("Laporan rahasia tidak diterbitkan."))
    if not kini.judul_publik or not kini.isi_publik:
        raise DomainError("belum_redaksi", _n("Siapkan naskah publik lebih dahulu."))
    return {}


def _cabut(langkah: Langkah) -> Nilai:
    if Wewenang.PELAPOR not in langkah.wewenang and not langkah.isian.catatan:
        raise DomainError("catatan_kosong", _n("Tulis keterangannya."), bidang="catatan")
    return {}


def _pulihkan(_langkah: Langkah) -> Nilai:
    return {"induk_id": None}


def _progres(langkah: Langkah) -> Nilai:
    return {"publik": langkah.isian.publik}


_ISI: Mapping[str, Callable[[Langkah], Nilai]] = {
    "verifikasi": _verifikasi,
    "ubah_klasifikasi": _ubah_klasifikasi,
    "disposisi": _disposisi,
    "kelola": _kelola,
    "arsipkan": _arsipkan,
    "limpahkan": _limpahkan,
    "duplikat": _duplikat,
    "bukan_pengaduan": _bukan,
    "perpanjang": _perpanjang,
    "ajukan_jawaban": _jawaban,
    "tanggapi": _tanggapi,
    "jawab_di_tempat": _jawab_di_tempat,
    "buka_kembali": _buka_kembali,
    "nilai": _nilai,
    "terlapor": _terlapor,
    "tautkan_sp4n": _sp4n,
    "redaksi": _redaksi,
    "terbit": _terbit,
    "cabut": _cabut,
    "progres": _progres,
    "pulihkan": _pulihkan,
}


def prepare(langkah: Langkah) -> Nilai:
    """Check what was filled in for a move and return the values its event sets; raises DomainError."""
    if langkah.gerak.kode in _ISI:
        return _ISI[langkah.gerak.kode](langkah)
    return {}
