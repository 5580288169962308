"""Complaints of the demo office: two closed quarters and the running one. All people and stories are invented."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.akun.service import find_pengguna
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import find_layanan, find_unit, list_unit
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.domain.status import Status
from portal.pengaduan.service.akses import PELAPOR, SISTEM, Pelaku, make_pelaku
from portal.pengaduan.service.aturan import kalender_of
from portal.pengaduan.service.gerak import decide_usulan, move
from portal.pengaduan.service.kasus import DataPelapor, PengaduanBaru, submit
from portal.pengaduan.service.lacak import get_by_kode
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.penutupan import close_periode

PELAKU = "demo"
PETUGAS, PELAKSANA, PIMPINAN = "pengaduan@contoh.example", "pelaksana@contoh.example", "pimpinan@contoh.example"
HARI = 480
"""Working minutes of a day: steps are dated in them, so that nothing happens at night or on a holiday."""
PER_TRIWULAN = 22

CERITA = (
    ("DUKCAPIL", "KTP", "waktu", "Antrean perekaman KTP lebih dari tiga jam",
     "Saya mengambil nomor pukul 08.15 dan baru dipanggil pukul 11.30. Hanya satu alat rekam yang dipakai."),
    ("DUKCAPIL", "KK", "produk", "Nama anak salah tulis pada Kartu Keluarga",
     "Ejaan nama anak saya berbeda dari akta kelahiran. Saya sudah melampirkan akta saat mendaftar."),
    ("DUKCAPIL", "AKTA", "persyaratan", "Syarat akta kelahiran berbeda antara loket dan papan",
     "Papan menulis tiga syarat, tetapi loket meminta lima. Mohon diseragamkan."),
    ("PERIZINAN", "IZIN-USAHA", "prosedur", "Izin usaha mikro bolak-balik diminta berkas baru",
     "Sudah empat kali saya datang, setiap kali diminta berkas yang belum pernah disebut sebelumnya."),
    ("PERIZINAN", "IZIN-BANGUNAN", "waktu", "Persetujuan bangunan gedung belum terbit",
     "Berkas lengkap sejak dua bulan lalu. Tidak ada kabar tahap apa yang sedang berjalan."),
    ("PERIZINAN", "REKLAME", "biaya", "Rincian biaya izin reklame tidak jelas",
     "Jumlah pada tagihan berbeda dari tabel tarif di ruang tunggu. Mohon dijelaskan rinciannya."),
    ("DINAS", "INFORMASI", "informasi", "Jam layanan di situs berbeda dari papan",
     "Situs menulis tutup pukul 15.30, ternyata loket sudah tutup pukul 14.00 tanpa pemberitahuan."),
    ("DINAS", "LEGALISASI", "petugas", "Petugas legalisasi kurang ramah",
     "Pertanyaan saya dijawab dengan nada tinggi di depan pemohon lain."),
    ("DINAS", "INFORMASI", "sarana", "Kursi roda dan jalur landai tidak tersedia",
     "Orang tua saya kesulitan naik tangga. Mohon disediakan jalur landai dan kursi roda."),
    ("DUKCAPIL", "KTP", "daring", "Nomor antrean daring tidak bisa diambil",
     "Halaman antrean selalu kembali ke awal setelah tombol kirim ditekan, sejak hari Senin."),
)  # fmt: skip
JAWAB = (
    "Terima kasih atas laporannya. Kami sudah memeriksa dan memperbaiki layanan ini. Mohon maaf atas ketidaknyamanan."
)
KANAL = ("web",) * 6 + ("loket", "loket", "wa", "wa", "telepon", "surat", "kotak", "surel", "medsos", "sp4n")
KLASIFIKASI = (
    ("pengaduan", "pengaduan_tidak_berkadar"),
    ("pengaduan", "pengaduan_tidak_berkadar"),
    ("pengaduan", "pengaduan_ringan"),
    ("aspirasi", "aspirasi"),
    ("permintaan_informasi", "permintaan_informasi"),
    ("konsultasi", "konsultasi"),
    ("permintaan_informasi", "permohonan_kip"),
)
WILAYAH = ("Kecamatan Utara", "Kecamatan Selatan", "Kecamatan Timur", "Kecamatan Barat", "")


@dataclass(frozen=True)
class Langkah:
    """One step of a story: who, which move, after how many working minutes, with what."""

    siapa: str
    gerak: str
    menit: int
    catatan: str = ""
    nilai: Mapping[str, Any] = field(default_factory=dict)
    publik: bool = False


@dataclass
class Panggung:
    """What a story is played on: the people, the calendar, the clock and the dice."""

    now: datetime
    zona: str
    kalender: Kalender
    acak: random.Random
    nomor: int = 0

    def find_pelaku(self, siapa: str, saat: datetime) -> Pelaku:
        """Return an actor as of a day."""
        tetap = {"pelapor": PELAPOR, "sistem": SISTEM}
        return tetap.get(siapa) or make_pelaku(find_pengguna(siapa), local_date(saat, self.zona))

    def submit(self, saat: datetime, cerita: Sequence[str], *, now: datetime | None = None, **lain: Any) -> int:
        """Take one complaint in; return the id of its case."""
        unit, layanan, kategori, judul, isi = cerita
        self.nomor += 1
        dasar: dict[str, Any] = {
            "jenis": "pengaduan",
            "judul": judul,
            "isi": isi,
            "unit_id": find_unit(unit).id,
            "layanan_id": find_layanan(find_unit(unit), layanan).id,
            "kategori": kategori,
            "kanal": self.acak.choice(KANAL),
            "wilayah": self.acak.choice(WILAYAH),
            "tanggal_kejadian": local_date(saat, self.zona),
            "pelapor": DataPelapor(
                nama=f"Warga Contoh {self.nomor}",
                telepon=f"+62812000{self.nomor:05d}",
                jenis_kelamin=self.acak.choice(("l", "p", None)),
                kelompok_usia=self.acak.choice(("18_25", "26_40", "41_60", "60_lebih", None)),
            ),
            "diterima_at": saat,
        }
        baru = PengaduanBaru(**dasar | lain)
        pelaku = "pelapor" if baru.kanal == "web" else PETUGAS
        tanda = submit(baru, kiriman=f"demo-pengaduan-{self.nomor}", now=now or saat, pelaku=pelaku)
        return get_by_kode(tanda.kode).id

    def play(self, nomor: int, mulai: datetime, langkah: Sequence[Langkah]) -> tuple[datetime, Keadaan | None]:
        """Make the steps that lie in the past; return when the last was made, and the state after it."""
        saat, keadaan = mulai, None
        for satu in langkah:
            nanti = self.kalender.add_menit_kerja(saat, satu.menit)
            if nanti >= self.now:
                break
            saat = nanti
            pelaku = self.find_pelaku(satu.siapa, saat)
            isian = Isian(catatan=satu.catatan, nilai=satu.nilai, publik=satu.publik)
            if satu.gerak == "setuju":
                keadaan = decide_usulan(nomor, setuju=True, catatan="", pelaku=pelaku, now=saat)
            else:
                keadaan = move(nomor, satu.gerak, isian, pelaku=pelaku, now=saat)
        return saat, keadaan

    def close_silent(self, nomor: int, keadaan: Keadaan | None) -> None:
        """Close an answered case whose time for a reply is over, on the day it was over."""
        if keadaan is None or keadaan.status is not Status.DITANGGAPI or keadaan.tenggat_tahap is None:
            return
        saat = keadaan.tenggat_tahap + timedelta(minutes=1)
        if saat < self.now:
            move(nomor, "tutup_otomatis", pelaku=SISTEM, now=saat)

    def days_ago(self, jumlah: int) -> datetime:
        """Return 09.20 of the working day that many working days ago."""
        hari = local_date(self.now, self.zona)
        while jumlah > 0:
            hari -= timedelta(days=1)
            jumlah -= self.kalender.is_hari_kerja(hari)
        return datetime.combine(hari, time(9, 20), ZoneInfo(self.zona))


def _verify(kelas: str, kategori: str, menit: int) -> Langkah:
    return Langkah(PETUGAS, "verifikasi", menit, nilai={"klasifikasi": kelas, "kategori": kategori})


def _hand_over(unit: str, menit: int, **nilai: Any) -> Langkah:
    isi = {"unit_pelaksana": find_unit(unit).id, "kecepatan": "biasa", **nilai}
    return Langkah(PETUGAS, "disposisi", menit, "Mohon ditindaklanjuti sesuai tenggat.", isi)


def _work(unit: str, hari: float) -> list[Langkah]:
    siapa = PELAKSANA if unit == "PERIZINAN" else PETUGAS
    kabar = "Petugas sedang memeriksa berkas dan memanggil bagian terkait."
    return [
        Langkah(siapa, "proses", HARI),
        Langkah(siapa, "progres", HARI // 2, kabar, publik=True),
        Langkah(siapa, "ajukan_jawaban", int(hari * HARI), nilai={"jawaban": JAWAB}),
    ]


def _answer(menit: int = HARI // 2) -> Langkah:
    return Langkah(PIMPINAN, "tanggapi", menit, nilai={"jawaban": JAWAB})


def _full(unit: str, kelas: str, kategori: str, acak: random.Random) -> list[Langkah]:
    awal = [_verify(kelas, kategori, acak.randint(60, 2 * HARI)), _hand_over(unit, acak.randint(30, HARI))]
    return [*awal, *_work(unit, acak.choice((1, 2, 2, 3, 5, 9))), _answer()]


def _ending(acak: random.Random) -> list[Langkah]:
    """What the reporter does after the answer: agrees, gives stars, is silent, or comes back."""
    puas = Langkah("pelapor", "konfirmasi_ya", acak.randint(HARI // 2, 4 * HARI))
    bintang = Langkah("pelapor", "nilai", 10, nilai={"bintang": acak.choice((3, 4, 4, 5, 5))})
    belum = Langkah("pelapor", "konfirmasi_belum", 2 * HARI, "Sudah saya coba, ternyata masih sama.")
    lagi = [Langkah(PETUGAS, "ajukan_jawaban", 2 * HARI, nilai={"jawaban": JAWAB}), _answer(), puas]
    return acak.choices(([puas, bintang], [puas], [], [belum, *lagi]), weights=(5, 2, 3, 1))[0]


def _ordinary(unit: str, jenis: str, kelas: str, kategori: str, acak: random.Random) -> list[Langkah]:
    if kelas in ("pengaduan_ringan", "aspirasi", "konsultasi") and acak.random() < 0.6:
        nilai = {"klasifikasi": kelas, "kategori": kategori, "jawaban": JAWAB}
        return [Langkah(PETUGAS, "jawab_di_tempat", acak.randint(20, HARI), nilai=nilai), *_ending(acak)]
    return [*_full(unit, kelas, kategori, acak), *_ending(acak)]


def _workdays(periode: Periode, kal: Kalender, sampai: date) -> list[date]:
    akhir = min(periode.hari_terakhir, sampai)
    hari = (periode.mulai + timedelta(days=i) for i in range((akhir - periode.mulai).days))
    return [h for h in hari if kal.is_hari_kerja(h)]


def fill_periode(panggung: Panggung, periode: Periode) -> int:
    """Play the ordinary cases of one period through the services; return how many."""
    hari_ini = local_date(panggung.now, panggung.zona)
    hari = _workdays(periode, panggung.kalender, hari_ini)
    penuh = max(1, len(_workdays(periode, panggung.kalender, periode.sampai)))
    jumlah = round(PER_TRIWULAN * len(hari) / penuh)
    acak = panggung.acak
    for ke in range(jumlah):
        pukul = time(acak.randint(8, 15), acak.randint(0, 59))
        saat = datetime.combine(hari[ke * len(hari) // jumlah], pukul, ZoneInfo(panggung.zona))
        cerita, (jenis, kelas) = CERITA[panggung.nomor % len(CERITA)], acak.choice(KLASIFIKASI)
        nomor = panggung.submit(saat, cerita, jenis=jenis)
        langkah = _ordinary(cerita[0], jenis, kelas, cerita[2], acak)
        panggung.close_silent(nomor, panggung.play(nomor, saat, langkah)[1])
    return jumlah


def _waiting(panggung: Panggung, hari: int, ke: int, *langkah: Langkah, **lain: Any) -> int:
    saat = panggung.days_ago(hari)
    nomor = panggung.submit(saat, CERITA[ke], **lain)
    panggung.play(nomor, saat, langkah)
    return nomor


def fill_khusus(panggung: Panggung) -> int:
    """Play one case for every situation an office meets; return how many."""
    awal, p = panggung.nomor, panggung
    tidak = "pengaduan_tidak_berkadar"
    _waiting(p, 0, 6)
    _waiting(p, 2, 9, rahasia=True)
    _waiting(p, 6, 2)
    _waiting(p, 1, 7, pelapor=DataPelapor(), tanpa_identitas=True, kanal="kotak")
    _waiting(p, 4, 8, _verify(tidak, "sarana", HARI), anonim=True)
    _waiting(p, 9, 3, _verify(tidak, "prosedur", HARI), _hand_over("PERIZINAN", HARI))
    _waiting(p, 18, 4, _verify(tidak, "waktu", HARI), _hand_over("PERIZINAN", HARI), Langkah(PELAKSANA, "proses", HARI))
    _waiting(p, 5, 5, _verify(tidak, "biaya", 60), _hand_over("PERIZINAN", 60), *_work("PERIZINAN", 1))
    _waiting(p, 4, 1, Langkah(PETUGAS, "minta_kelengkapan", HARI, "Mohon lampirkan foto Kartu Keluarga yang salah."))
    _waiting(
        p, 8, 4, _verify(tidak, "waktu", HARI), _hand_over("PERIZINAN", HARI), Langkah(PELAKSANA, "proses", HARI),
        Langkah(PELAKSANA, "perpanjang", 2 * HARI, "Menunggu hasil pemeriksaan lapangan."),
    )  # fmt: skip
    limpah = {"instansi": "Dinas Perhubungan Contoh", "nomor_surat": "005/12/CTH", "diberitahu": True}
    alasan = "Parkir dikelola dinas lain."
    _waiting(p, 15, 8, Langkah(PETUGAS, "limpahkan", HARI, alasan, limpah), Langkah(PIMPINAN, "setuju", HARI))
    _waiting(p, 2, 8, Langkah(PETUGAS, "limpahkan", HARI, alasan, limpah))
    induk = _waiting(p, 7, 0, _verify(tidak, "waktu", HARI))
    kode = _code_of(induk)
    _waiting(p, 6, 0, Langkah(PETUGAS, "duplikat", HARI, nilai={"induk": kode}))
    _waiting(p, 12, 6, Langkah(PETUGAS, "bukan_pengaduan", HARI, "Iklan.", {"alasan": "spam"}), kanal="web")
    _waiting(p, 10, 9, Langkah("pelapor", "cabut", HARI, "Sudah selesai."))
    minta = Langkah(PETUGAS, "minta_kelengkapan", HARI, "Mohon tulis nomor berkas Anda.")
    _waiting(p, 25, 5, minta, Langkah(PETUGAS, "arsipkan", 12 * HARI))
    _waiting(p, 6, 6, _verify(tidak, "informasi", 60), _hand_over("DINAS", 60), *_work("DINAS", 1), _answer())
    _grave(p)
    for hari, ke in ((30, 0), (26, 8)):
        _published(p, hari, ke)
    _reopened(p)
    return panggung.nomor - awal


def _code_of(nomor: int) -> str:
    from portal.pengaduan.service.akses import PERINTAH, find_kasus

    return str(find_kasus(nomor, PERINTAH).kode)


def _grave(p: Panggung) -> None:
    """Pengaduan berkadar: away from the unit complained about, in the hands of one person."""
    cerita = ("PERIZINAN", "IZIN-BANGUNAN", "petugas", "Permintaan uang untuk mempercepat izin",
              "Seseorang di loket meminta uang agar berkas saya didahulukan. Saya menolak.")  # fmt: skip
    saat = p.days_ago(12)
    nomor = p.submit(saat, cerita, anonim=True, rahasia=True, kanal="surat", pihak="Petugas loket")
    pic = find_pengguna(PETUGAS).id
    p.play(nomor, saat, [
        _verify("pengaduan_berkadar", "petugas", HARI),
        Langkah(PIMPINAN, "disposisi", HARI, "Periksa tanpa melibatkan unit.",
                {"unit_pelaksana": find_unit("DINAS").id, "kecepatan": "segera", "pic": pic}),
        Langkah(PETUGAS, "proses", HARI),
    ])  # fmt: skip


def _published(p: Panggung, hari: int, ke: int) -> None:
    unit, _, kategori, judul, _ = CERITA[ke]
    naskah = {"judul_publik": judul, "isi_publik": "Pengguna layanan melaporkan hal ini. Layanan sudah diperbaiki."}
    _waiting(
        p, hari, ke, _verify("pengaduan_tidak_berkadar", kategori, HARI), _hand_over(unit, HARI), *_work(unit, 2),
        _answer(), Langkah("pelapor", "konfirmasi_ya", HARI), Langkah("pelapor", "nilai", 5, nilai={"bintang": 5}),
        Langkah(PETUGAS, "redaksi", HARI, nilai=naskah), Langkah(PIMPINAN, "terbit", HARI),
    )  # fmt: skip


def _reopened(p: Panggung) -> None:
    langkah = [_verify("pengaduan_tidak_berkadar", "waktu", HARI), _hand_over("DUKCAPIL", HARI)]
    akhir = [Langkah("pelapor", "konfirmasi_belum", HARI, "Antrean masih tiga jam hari ini.")]
    _waiting(p, 14, 0, *langkah, *_work("DUKCAPIL", 3), _answer(), *akhir)


def fill_pengaduan(kurun: Sequence[Periode], *, zona: str, now: datetime) -> int:
    """Make the complaints of the demo office: these quarters, all but the last closed afterwards."""
    hari_ini = local_date(now, zona)
    kini = Periode.containing(hari_ini)
    panggung = Panggung(now, zona, kalender_of(None), random.Random(f"pengaduan-{kini.kode}"))
    for periode in kurun:
        fill_periode(panggung, periode)
    fill_khusus(panggung)
    for periode in kurun[:-1]:
        for unit in list_unit():
            close_periode(unit, periode, hari_ini=hari_ini, pelaku=PELAKU, now=now)
    terlambat = datetime.combine(kini.mulai - timedelta(days=5), time(10, 5), ZoneInfo(zona))
    panggung.submit(terlambat, CERITA[7], kanal="surat", nomor_surat="12/CTH", now=now)
    return panggung.nomor
