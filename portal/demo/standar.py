"""Standards of service, maklumat and the office's own evidence of the demo office; all invented, links lead nowhere."""

from datetime import date, datetime, timedelta

from portal.demo.isi import PELAKU
from portal.organisasi.service import Layanan, find_unit, list_layanan, list_unit
from portal.publikasi.domain.maklumat import IsiMaklumat
from portal.publikasi.domain.standar import KOMPONEN, IsiStandar
from portal.publikasi.service.maklumat import save_maklumat
from portal.publikasi.service.standar import save_standar
from portal.zi.butir import find_butir
from portal.zi.domain.slot import IsianSlot
from portal.zi.service.slot import add_slot

ISI = {
    "persyaratan": "1. Identitas diri.\n2. Formulir permohonan yang diisi lengkap.",
    "prosedur": "1. Ambil nomor antrean.\n2. Serahkan berkas di loket.\n3. Terima hasil pada hari yang dijanjikan.",
    "waktu": "Paling lama tiga hari kerja sejak berkas lengkap.",
    "biaya": "Gratis.",
    "produk": "Dokumen layanan yang disahkan.",
    "pengaduan": "Lewat portal ini, kotak pengaduan, atau loket.",
    "dasar_hukum": "Peraturan daerah contoh tentang pelayanan publik.",
    "sarana": "Ruang tunggu, kursi roda, jalur landai, ruang laktasi.",
    "kompetensi": "Memahami prosedur dan ramah.",
    "pengawasan": "Atasan langsung, setiap hari.",
    "jumlah_pelaksana": "Dua orang.",
    "jaminan_pelayanan": "Diselesaikan sesuai standar ini.",
    "jaminan_keamanan": "Dokumen memakai kode pengaman.",
    "evaluasi": "Survei kepuasan setiap triwulan.",
}
BELUM_LENGKAP = "REKLAME"
SLOT = (
    ("V.iii.a", "sk-petugas", "SK petugas penanganan pengaduan", "188/11/CTH"),
    ("V.iii.a", "foto-sarana", "Kotak dan loket pengaduan", ""),
    ("VI.i.a", "sk-standar", "SK standar pelayanan", "188/7/CTH"),
    ("VI.iii.b", "sk-tim", "SK tim pengelola pengaduan", "188/12/CTH"),
    ("VI.ii.d", "sk-kompensasi", "SK kompensasi layanan", "188/9/CTH"),
)


def _standar(layanan: Layanan, mulai: date) -> IsiStandar:
    lengkap = layanan.kode != BELUM_LENGKAP
    komponen = {k: ISI[k] if lengkap or k in ("persyaratan", "prosedur", "waktu") else "" for k in KOMPONEN}
    if not layanan.gratis and komponen["biaya"]:
        komponen["biaya"] = "Sesuai tarif retribusi yang ditempel di loket."
    return IsiStandar(
        komponen=komponen,
        berlaku_mulai=mulai,
        nomor_sk="188/7/CTH" if lengkap else "",
        tanggal_sk=mulai if lengkap else None,
        kompensasi="Pelayanan ulang pada hari yang sama tanpa antre." if lengkap else "",
        daring=layanan.kode == "IZIN-USAHA",
    )


def fill_standar(*, hari_ini: date, now: datetime) -> None:
    """Give every service a standard (one of them half written) and every unit its maklumat."""
    mulai = hari_ini - timedelta(days=200)
    for layanan in list_layanan():
        save_standar(layanan, _standar(layanan, mulai), pelaku=PELAKU, now=now)
    for unit in list_unit():
        daftar = "\n".join(s.nama for s in list_layanan(frozenset({unit.id})))
        isi = IsiMaklumat(
            mulai, f"Kepala dan seluruh petugas {unit.nama}", daftar, "Teguran tertulis dan ganti layanan."
        )
        save_maklumat(unit, None, isi, pelaku=PELAKU, now=now)


def fill_bukti(*, hari_ini: date, now: datetime) -> None:
    """Put a few decrees and photos of the office into the locker of the running year."""
    unit, tanggal = find_unit("DINAS"), hari_ini.replace(month=1, day=1)
    for kode, bukti, judul, nomor in SLOT:
        butir = find_butir(kode)
        diminta = butir.find_bukti(bukti)
        if diminta is None:
            raise RuntimeError(f"the demo names evidence that {kode} does not ask for: {bukti}")
        isian = IsianSlot(
            bukti=bukti,
            judul=judul,
            jenis=diminta.jenis,
            bagian="",
            bentuk="",
            periode="",
            layanan_id=None,
            nomor=nomor,
            tanggal=tanggal,
            berlaku_sampai=None,
            tautan="https://contoh.example/bukti",
            catatan="",
        )
        add_slot(butir, unit, hari_ini.year, isian, None, pelaku=PELAKU, now=now)
