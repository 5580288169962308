"""Papers of one case: two receipts, the disposition sheet, the nota dinas to the unit; PDF on A4.

Two receipts exist in practice, one for the reporter and one for the unit, the second without identity when
the case is anonymous. UU 25/2009 art. 44 makes the receipt compulsory. The head of a nota dinas follows tata
naskah dinas: Yth., Dari, Tembusan, Tanggal, Nomor, Sifat, Lampiran, Hal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.akun.service import get_pengguna, list_pengguna
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import NAMA_BULAN, local_date
from portal.inti.teks import remove_forbidden
from portal.organisasi.service import Penandatangan, describe_kop, find_penandatangan, get_unit, read_instansi
from portal.pengaduan.domain.pilihan import JENIS, KANAL, KECEPATAN, KLASIFIKASI
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.kabar import list_pelapor, write_kode, write_saat, write_tanggal
from portal.pengaduan.service.kasus import derive_pin
from portal.pengaduan.service.riwayat import Baris, list_baris, list_lampiran
from portal.pengaduan.service.samar import mask_identitas
from portal.pengaduan.service.surat import find_disposisi_nomor
from portal.pengaduan.service.tempat import read_tempat

LEMBAR = Path("pengaduan/lembar.typ")
KATA_TERPANJANG = 40
Data = dict[str, Any]
Pasangan = list[tuple[str, str]]


@dataclass(frozen=True)
class Bahan:
    """What a paper is made of. `pin`: the PIN may be printed."""

    kasus: Pengaduan
    now: datetime
    pin: bool


def _pairs(isi: Pasangan) -> Data:
    return {"jenis": "pasangan", "isi": [[nama, nilai or "-"] for nama, nilai in isi]}


def _text(teks: str) -> Data:
    return {"jenis": "paragraf", "teks": teks}


def _signature(jabatan: str, nama: str = "", nip: str = "", tempat: str = "") -> Data:
    return {"jabatan": jabatan, "nama": nama, "nip": nip, "tempat": tempat}


def _place_date(now: datetime) -> str:
    kota = read_instansi().kota
    return f"{kota}, {write_tanggal(now)}" if kota else write_tanggal(now)


def _name_of(surel: str) -> str:
    """Return the name of an account by its e-mail; the e-mail itself for a name that is no account any more."""
    return next((p.nama for p in list_pengguna(aktif=None) if p.email == surel), surel)


def _reporter(kasus: Pengaduan, *, lengkap: bool) -> Pasangan:
    """Return the lines about the reporter; for the unit an anonymous one has none."""
    orang = list_pelapor(kasus.id)
    if not orang:
        return [("Pelapor", "Tanpa identitas")]
    if kasus.anonim and not lengkap:
        return [("Pelapor", "Anonim, identitas disimpan petugas pengaduan")]
    utama = orang[0]
    kontak = ", ".join(k for k in (utama.telepon, utama.surel) if k)
    return [("Pelapor", utama.nama), ("Kontak", kontak), *([("Alamat", utama.alamat)] if utama.alamat else [])]


def _story(kasus: Pengaduan, *, asli: bool) -> Callable[[str], str]:
    pelapor = list_pelapor(kasus.id) if kasus.anonim and not asli else []
    return lambda teks: mask_identitas(teks, pelapor) if pelapor else teks


def _about(kasus: Pengaduan) -> Pasangan:
    return [
        ("Nomor register", kasus.nomor_register),
        ("Jenis", JENIS[kasus.jenis]),
        ("Kanal", KANAL[kasus.kanal]),
        ("Diterima", write_saat(kasus.diterima_at)),
        ("Unit yang dilaporkan", get_unit(kasus.unit_id).nama),
    ]


def _terms(kasus: Pengaduan) -> Pasangan:
    hasil = []
    if kasus.tenggat_tahap:
        nama = "Diperiksa" if kasus.status == Status.BARU else "Tahap ini selesai"
        hasil.append((nama, f"paling lambat {write_tanggal(kasus.tenggat_tahap)}"))
    if kasus.tenggat_berlaku:
        hasil.append(("Jawaban", f"paling lambat {write_tanggal(kasus.tenggat_berlaku)}"))
    return hasil


def _incident(kasus: Pengaduan) -> str:
    saat = kasus.tanggal_kejadian
    hari = f"{saat.day} {NAMA_BULAN[saat.month - 1]} {saat.year}" if saat else ""
    return ", ".join(b for b in (hari, kasus.waktu_kejadian, kasus.lokasi, kasus.wilayah) if b)


def _receipt(b: Bahan) -> Data:
    kasus, alamat = b.kasus, read_tempat().base_url
    kode = [["Kode laporan", write_kode(kasus.kode)]]
    if b.pin and kasus.kanal != "web":
        kode.append(["PIN", derive_pin(kasus.kode)])
    langkah = [
        f"Ikuti laporan Anda di {alamat}/pengaduan/lacak dengan kode dan PIN.",
        "Simpan lembar ini. Siapa pun yang memegang kode dan PIN dapat membaca laporan Anda.",
        "Bila jawaban kami belum menyelesaikan masalah, Anda dapat menyatakannya di halaman yang sama.",
        "Bila tetap tidak puas, Anda dapat melapor ke Ombudsman Republik Indonesia (ombudsman.go.id).",
    ]
    penerima = _name_of(kasus.dicatat_oleh) if kasus.kanal != "web" else ""
    return {
        "judul": "Tanda Terima Pengaduan",
        "subjudul": "(untuk pelapor)",
        "blok": [
            {"jenis": "kode", "isi": kode},
            _pairs(
                [*_about(kasus), *_reporter(kasus, lengkap=True), ("Perihal", kasus.judul),
                 ("Kejadian", _incident(kasus)), *_terms(kasus)]
            ),
            {"jenis": "judul", "teks": "Langkah berikutnya"},
            {"jenis": "daftar", "isi": langkah},
            {"jenis": "tanda", "isi": [
                _signature("Pelapor"), _signature("Petugas penerima", penerima, tempat=_place_date(b.now)),
            ]},
        ],
    }  # fmt: skip


def _receipt_unit(b: Bahan) -> Data:
    kasus = b.kasus
    sembunyi = _story(kasus, asli=False)
    return {
        "judul": "Tanda Terima Pengaduan",
        "subjudul": "(untuk unit yang menindaklanjuti)",
        "blok": [
            _pairs([*_about(kasus), *_reporter(kasus, lengkap=False), *_case_lines(kasus, sembunyi), *_terms(kasus)]),
            {"jenis": "kotak", "nama": "Uraian", "teks": sembunyi(kasus.isi)},
            {"jenis": "tanda", "isi": [
                _signature("Diserahkan oleh"), _signature("Diterima oleh", tempat=_place_date(b.now)),
            ]},
        ],
    }  # fmt: skip


def _case_lines(kasus: Pengaduan, sembunyi: Callable[[str], str]) -> Pasangan:
    berkas = sum(len(isi) for isi in list_lampiran(kasus.id).values())
    baris = [
        ("Perihal", sembunyi(kasus.judul)),
        ("Kejadian", sembunyi(_incident(kasus))),
        ("Pihak yang dilaporkan", sembunyi(kasus.pihak)),
        ("Harapan", sembunyi(kasus.harapan)),
        ("Berkas", f"{berkas} berkas" if berkas else ""),
    ]
    return [(nama, nilai) for nama, nilai in baris if nilai]


def find_disposisi(kasus: Pengaduan) -> Baris:
    """Return the newest disposition of a case; raises TidakDitemukan."""
    semua = [b for b in list_baris(kasus) if b.gerak == "disposisi"]
    if not semua or kasus.unit_pelaksana_id is None:
        raise TidakDitemukan("belum_disposisi", _n("Pengaduan ini belum didisposisikan."))
    return semua[-1]


def _disposition(b: Bahan) -> Data:
    kasus, sembunyi = b.kasus, _story(b.kasus, asli=False)
    baris = find_disposisi(kasus)
    unit = get_unit(baris.nilai["unit_pelaksana_id"]).nama
    pic = get_pengguna(baris.nilai["pic_id"]).nama if baris.nilai.get("pic_id") else ""
    klasifikasi = KLASIFIKASI[kasus.klasifikasi] if kasus.klasifikasi else ""
    return {
        "judul": "Lembar Disposisi",
        "subjudul": f"Pengaduan {kasus.nomor_register}",
        "blok": [
            _pairs(
                [*_about(kasus)[1:4], ("Klasifikasi", klasifikasi), *_reporter(kasus, lengkap=False),
                 *_case_lines(kasus, sembunyi)]
            ),
            {"jenis": "kotak", "nama": "Uraian", "teks": sembunyi(kasus.isi)},
            {"jenis": "centang", "nama": "Sifat", "isi": [
                [nama, kode == baris.nilai.get("kecepatan", "biasa")] for kode, nama in KECEPATAN.items()
            ]},
            _pairs(
                [("Dari", _name_of(baris.pelaku)), ("Kepada", f"{unit}\n{pic}" if pic else unit),
                 ("Tanggal", write_saat(baris.waktu)), *_terms(kasus)]
            ),
            {"jenis": "kotak", "nama": "Instruksi", "teks": sembunyi(baris.catatan)},
            {"jenis": "kotak", "nama": "Catatan penerima", "teks": ""},
            {"jenis": "tanda", "isi": [
                _signature("Pemberi disposisi", _name_of(baris.pelaku)), _signature("Penerima", pic),
            ]},
        ],
    }  # fmt: skip


def _note(b: Bahan) -> Data:
    kasus, sembunyi = b.kasus, _story(b.kasus, asli=False)
    unit, nota = get_unit(kasus.unit_pelaksana_id or kasus.unit_id), _find_nota(kasus)
    tanggal = nota.waktu if nota else b.now
    tanda = find_penandatangan(unit.id, local_date(tanggal, read_tempat().zona))
    jabatan, nama, nip = _name_pejabat(tanda) if tanda else ("Pejabat yang menugaskan", "", "")
    nomor = find_disposisi_nomor(kasus, nota.nomor) if nota else None
    berkas = sum(len(isi) for isi in list_lampiran(kasus.id).values())
    tenggat = f" paling lambat {write_tanggal(kasus.tenggat_berlaku)}" if kasus.tenggat_berlaku else ""
    sifat = "Rahasia" if kasus.rahasia or kasus.terbatas else KECEPATAN[kasus.kecepatan]
    return {
        "judul": "Nota Dinas",
        "subjudul": "",
        "blok": [
            _pairs([
                ("Yth.", f"Pimpinan {unit.nama}"), ("Dari", jabatan), ("Tembusan", "-"),
                ("Tanggal", write_tanggal(tanggal)), ("Nomor", nomor or "." * 40), ("Sifat", sifat),
                ("Lampiran", f"{berkas} berkas" if berkas else "-"),
                ("Hal", f"Penyampaian pengaduan masyarakat nomor {kasus.nomor_register}"),
            ]),
            {"jenis": "garis"},
            _text("Bersama ini kami sampaikan pengaduan masyarakat sebagai berikut."),
            _pairs([*_about(kasus), *_reporter(kasus, lengkap=False), *_case_lines(kasus, sembunyi)]),
            {"jenis": "kotak", "nama": "Uraian", "teks": sembunyi(kasus.isi)},
            _text(
                f"Mohon pengaduan tersebut ditindaklanjuti dan hasilnya disampaikan kepada kami{tenggat}. "
                "Identitas pelapor wajib dirahasiakan dan pelapor dilindungi dari perlakuan yang merugikan."
            ),
            _text("Atas perhatian Saudara, kami ucapkan terima kasih."),
            {"jenis": "tanda", "isi": [_signature(jabatan, nama, nip, tempat=_place_date(tanggal))]},
        ],
    }  # fmt: skip


def _find_nota(kasus: Pengaduan) -> Baris | None:
    """Return the disposition that the nota dinas carries out; None when the case was not handed over that way."""
    return next((b for b in reversed(list_baris(kasus)) if b.gerak == "disposisi"), None)


def _name_pejabat(tanda: Penandatangan) -> tuple[str, str, str]:
    return f"{tanda.sebagai} {tanda.jabatan}".strip(), tanda.nama, tanda.nip


LEMBARAN: Mapping[str, Callable[[Bahan], Data]] = {
    "tanda-terima": _receipt,
    "tanda-terima-unit": _receipt_unit,
    "disposisi": _disposition,
    "nota-dinas": _note,
}


def names_pelapor(kasus: Pengaduan, jenis: str) -> bool:
    """Tell whether a paper says who reports: the reporter's receipt always, those for the unit unless anonymous."""
    return jenis in LEMBARAN and bool(list_pelapor(kasus.id)) and (jenis == "tanda-terima" or not kasus.anonim)


def describe_lembar(kasus: Pengaduan, jenis: str, *, pin: bool, now: datetime) -> Data:
    """Return what a paper says, without its letterhead; raises TidakDitemukan for a paper that does not exist."""
    if jenis not in LEMBARAN:
        raise TidakDitemukan("lembar_tidak_ada", _n("Lembar ini tidak tersedia."))
    return LEMBARAN[jenis](Bahan(kasus, now, pin))


def print_lembar(kasus: Pengaduan, jenis: str, *, pin: bool, now: datetime) -> bytes:
    """Return a paper of a case as PDF.

    With `pin` the reporter's receipt shows the PIN, for cases an officer wrote down. Raises TidakDitemukan
    for a paper that does not exist or that the case has no content for.
    """
    from portal.inti.dokumen.huruf import with_break_points
    from portal.inti.dokumen.mesin import map_text, susun

    kop, berkas = describe_kop()
    instansi = read_instansi()
    kontak = " · ".join(k for k in (instansi.telepon, instansi.surel, instansi.situs) if k)
    data = describe_lembar(kasus, jenis, pin=pin, now=now)
    data |= {"kaki": f"{kasus.nomor_register} · dicetak {write_saat(now)}"}
    data = map_text(data, lambda teks: with_break_points(remove_forbidden(teks), KATA_TERPANJANG))
    return susun(LEMBAR, {**data, "kop": {**kop, "kontak": kontak}}, berkas, waktu=now)
