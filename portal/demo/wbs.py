"""The sealed room of the demo office: three key holders with vaults and a dozen invented reports."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.akun.service import find_pengguna
from portal.inti.kode import group_kode, make_kode
from portal.inti.periode import Periode, local_date
from portal.wbs.domain.alur import Gerak, check_gerak
from portal.wbs.domain.isian import DataDiri, IsianLaporan
from portal.wbs.domain.pilihan import Hasil, Kanal, Kategori, Mode, Status
from portal.wbs.service.akses import Terbuka, open_laporan
from portal.wbs.service.brankas import PENGELOLA, Pemegang, confirm_brankas, jenis_of, prepare_brankas, store_brankas
from portal.wbs.service.laporan import BerkasTitipan, seal_laporan, store_laporan
from portal.wbs.service.percakapan import PELAPOR, add_catatan, add_gerak, add_pesan, make_kiriman
from portal.wbs.service.titipan import AliranBukti, take_unggahan

FRASA = "frasa contoh yang panjang"
"""Passphrase of every vault of the demo office."""
RESI = "CNTHRESXPELAPXRXSATU4"
"""Receipt of the newest demo report, so that its mailbox can be tried."""
JABATAN = {
    "wbs1@contoh.example": "Auditor Muda, Inspektorat Contoh",
    "wbs2@contoh.example": "Auditor Madya, Inspektorat Contoh",
    "kustodian@contoh.example": "Sekretaris Dinas Contoh",
}
BALASAN = "Terima kasih. Laporan Anda sudah kami baca dan sedang kami periksa."
PENUTUP = "Pemeriksaan selesai. Hasilnya sudah kami tetapkan dan tercantum di kotak ini."
ALASAN: Mapping[Gerak, str] = {
    Gerak.VERIFIKASI: "Unsur apa, siapa, dan kapan sudah terisi.",
    Gerak.TELAAH: "Bukti awal cukup untuk ditelaah tim.",
    Gerak.TINDAK_LANJUT: "Tim meminta keterangan dan dokumen.",
    Gerak.SELESAI: "Hasil disepakati tim setelah pemeriksaan.",
}
PENUH = (Gerak.VERIFIKASI, Gerak.TELAAH, Gerak.TINDAK_LANJUT)


@dataclass(frozen=True)
class Cerita:
    """One report: quarter (0 the running one, negative: earlier), day in it, words, and how far it got."""

    triwulan: int
    hari: int
    kategori: Kategori
    apa: str
    siapa: str
    mode: Mode = Mode.ANONIM
    kanal: Kanal = Kanal.WEB
    gerak: Sequence[Gerak] = ()
    hasil: Hasil | None = None
    lama: int = 0
    """Days until the closing."""
    pesan: Sequence[tuple[str, str]] = ()
    catatan: str = ""
    berkas: Sequence[str] = field(default=())


CERITA = (
    Cerita(-2, 6, Kategori.PUNGLI, "Petugas Rekaan Satu meminta uang rokok agar berkas didahulukan.",
           "Petugas Rekaan Satu", gerak=PENUH, hasil=Hasil.TERBUKTI_DISIPLIN, lama=41, berkas=("catatan-tanggal.txt",)),
    Cerita(-2, 19, Kategori.PUNGLI, "Biaya fotokopi contoh ditarik dua kali dari tarif papan.",
           "Petugas Rekaan Dua", gerak=PENUH, hasil=Hasil.TIDAK_TERBUKTI, lama=30),
    Cerita(-2, 33, Kategori.WEWENANG, "Kendaraan dinas contoh dipakai mudik oleh keluarga pejabat rekaan.",
           "Pejabat Rekaan Tiga", Mode.TERBUKA, Kanal.SURAT, PENUH, Hasil.TERBUKTI_ETIKA, 55),
    Cerita(-2, 60, Kategori.LAINNYA, "Jalan rusak di kecamatan contoh tidak kunjung diperbaiki.",
           "Tidak disebut", gerak=(Gerak.VERIFIKASI,), hasil=Hasil.DILIMPAHKAN, lama=6),
    Cerita(-1, 3, Kategori.GRATIFIKASI, "Rekanan rekaan mengirim parsel kepada panitia menjelang penetapan.",
           "Panitia Rekaan", gerak=PENUH, hasil=Hasil.TERBUKTI_ETIKA, lama=38,
           pesan=((PELAPOR, "Saya masih menyimpan kartu ucapannya."),), berkas=("kartu-ucapan.txt",)),
    Cerita(-1, 14, Kategori.PUNGLI, "Antrean contoh dapat dibeli melalui penjaga parkir rekaan.",
           "Penjaga Parkir Rekaan", gerak=PENUH, hasil=Hasil.TIDAK_TERBUKTI, lama=26),
    Cerita(-1, 29, Kategori.PUNGLI, "Amplop diminta saat survei lokasi contoh.", "Petugas Lapangan Rekaan",
           kanal=Kanal.TELEPON, gerak=PENUH, hasil=Hasil.TERBUKTI_DISIPLIN, lama=44),
    Cerita(-1, 47, Kategori.KORUPSI, "Kegiatan rapat contoh dilaporkan, padahal tidak pernah ada.",
           "Bendahara Rekaan", Mode.RAHASIA, gerak=PENUH, catatan="Bandingkan daftar hadir dengan mesin absensi.",
           pesan=((PELAPOR, "Daftar hadirnya ditandatangani satu orang."),), berkas=("daftar-hadir-contoh.txt",)),
    Cerita(-1, 70, Kategori.BENTURAN, "Pemenang pengadaan contoh adalah adik ketua panitia rekaan.",
           "Ketua Panitia Rekaan", gerak=(Gerak.VERIFIKASI, Gerak.TELAAH), catatan="Minta akta perusahaan."),
    Cerita(0, -20, Kategori.DISIPLIN, "Pegawai rekaan dua minggu tidak hadir, tetapi absennya penuh.",
           "Pegawai Rekaan Empat", gerak=(Gerak.VERIFIKASI,)),
    Cerita(0, -12, Kategori.PUNGLI, "Sumbangan acara contoh dipatok per kepala bagian.", "Panitia Acara Rekaan",
           Mode.RAHASIA, Kanal.LOKET),
    Cerita(0, -2, Kategori.KORUPSI, "Alat tulis contoh dibeli tiga kali lipat harga pasar.", "Pengadaan Rekaan",
           berkas=("perbandingan-harga.txt",)),
)  # fmt: skip


@dataclass(frozen=True)
class Panggung:
    """Who plays and when: the handlers, the office's zone, now."""

    pengelola: Sequence[Pemegang]
    zona: str
    now: datetime

    def at(self, hari: date) -> datetime:
        """Return noon of a local day, never after now."""
        return min(datetime.combine(hari, time(12), ZoneInfo(self.zona)), self.now)

    def start(self, cerita: Cerita) -> date:
        """Return the local day on which a report comes in."""
        hari_ini = local_date(self.now, self.zona)
        if cerita.hari < 0:
            return hari_ini + timedelta(days=cerita.hari)
        periode = Periode.containing(hari_ini).shift(cerita.triwulan)
        return min(periode.mulai + timedelta(days=cerita.hari), hari_ini)


def _open_brankas(now: datetime) -> list[Pemegang]:
    """Make the vaults; return the handlers with theirs open."""
    pengelola: list[Pemegang] = []
    for surel, jabatan in JABATAN.items():
        akun = find_pengguna(surel)
        isi, prv, _pulih = prepare_brankas(akun.id, FRASA)
        store_brankas(akun, isi, jabatan=jabatan, now=now)
        if jenis_of(akun) == PENGELOLA:
            if pengelola:
                confirm_brankas(find_pengguna(pengelola[0].surel), akun.id, now=now)
            pengelola.append(Pemegang(akun.id, akun.nama, akun.email, PENGELOLA, prv))
    return pengelola


def _store_berkas(nama: str) -> BerkasTitipan:
    aliran = AliranBukti()
    aliran.write(f"Berkas contoh {nama}. Isinya rekaan untuk peragaan.\n".encode())
    aliran.seek(0)
    berkas = take_unggahan(aliran, nama)
    if berkas is None:
        raise RuntimeError("a demo file was empty")
    return berkas


def _submit(cerita: Cerita, panggung: Panggung, *, resi: str, ke: int) -> str:
    """Take one report in; return its id."""
    diri = DataDiri(f"Pelapor Rekaan {ke}", f"pelapor{ke}@contoh.example", "Rekan kerja (rekaan)")
    isian = IsianLaporan(
        mode=cerita.mode,
        kategori=cerita.kategori,
        apa=cerita.apa,
        siapa=cerita.siapa,
        di_mana="Dinas Pelayanan Contoh",
        kapan="Beberapa minggu terakhir",
        bagaimana="Cerita ini rekaan untuk peragaan.",
        diri=None if cerita.mode is Mode.ANONIM else diri,
    )
    laporan_id, saat = secrets.token_hex(16), panggung.at(panggung.start(cerita))
    berkas = [_store_berkas(nama) for nama in cerita.berkas]
    siap = seal_laporan(isian, berkas, resi=resi, laporan_id=laporan_id, now=saat, kanal=cerita.kanal)
    store_laporan(siap, resi=resi)
    return laporan_id


def _move(buka: Terbuka, pemegang: Pemegang, gerak: Gerak, cerita: Cerita, saat: datetime) -> None:
    baris = buka.baris
    hasil = cerita.hasil if gerak is Gerak.SELESAI else None
    tujuan = "Dinas Pekerjaan Umum Contoh" if hasil is Hasil.DILIMPAHKAN else ""
    alasan = ALASAN[gerak]
    ke = check_gerak(Status(baris.status), gerak, hasil=hasil, alasan=alasan, tujuan=tujuan)
    isi = {"alasan": alasan, "tujuan": tujuan}
    add_gerak(buka.baris, buka.kunci, gerak=gerak.value, ke=ke.value, hasil=hasil.value if hasil else None,
              oleh_id=pemegang.pengguna_id, isi=isi, now=saat)  # fmt: skip
    baris.status, baris.hasil = ke.value, hasil.value if hasil else None


def _play(cerita: Cerita, laporan_id: str, panggung: Panggung, *, ke: int) -> None:
    """Let the handlers work on one report as far as its story goes."""
    if not cerita.gerak:
        return
    pemegang = panggung.pengelola[ke % len(panggung.pengelola)]
    buka, mulai = open_laporan(pemegang, laporan_id), panggung.start(cerita)
    baris, penulis = buka.baris, JABATAN[pemegang.surel]

    def at(hari: int) -> datetime:
        return panggung.at(mulai + timedelta(days=hari))

    def write(sisi: str, teks: str, hari: int) -> None:
        add_pesan(baris, buka.kunci, sisi=sisi, teks=teks, now=at(hari), kiriman=make_kiriman(),
                  penulis=penulis if sisi == PENGELOLA else "")  # fmt: skip

    baris.penanggung_jawab_id = pemegang.pengguna_id
    baris.dikonfirmasi_pada = baris.dibalas_pada = local_date(at(2), panggung.zona)
    write(PENGELOLA, BALASAN, 2)
    for sisi, teks in cerita.pesan:
        write(sisi, teks, 4)
        baris.kembali = baris.kembali or sisi == PELAPOR
    if cerita.catatan:
        add_catatan(baris, buka.kunci, pengguna_id=pemegang.pengguna_id, teks=cerita.catatan, kiriman=make_kiriman(),
                    now=at(5))  # fmt: skip
    for hari, gerak in enumerate(cerita.gerak, start=2):
        _move(buka, pemegang, gerak, cerita, at(hari))
    if cerita.hasil:
        write(PENGELOLA, PENUTUP, cerita.lama)
        _move(buka, pemegang, Gerak.SELESAI, cerita, at(cerita.lama))
        baris.umpan_balik_pada = baris.ditutup_pada = local_date(at(cerita.lama), panggung.zona)


def fill_wbs(*, zona: str, now: datetime) -> int:
    """Make vaults and reports, in the caller's unit of work; return how many reports."""
    panggung = Panggung(_open_brankas(now), zona, now)
    for ke, cerita in enumerate(CERITA):
        resi = RESI if cerita is CERITA[-1] else make_kode(len(RESI))
        _play(cerita, _submit(cerita, panggung, resi=resi, ke=ke), panggung, ke=ke)
    return len(CERITA)


def describe_resi() -> str:
    """Return the receipt of the newest demo report as people read it."""
    return group_kode(RESI, 7)
