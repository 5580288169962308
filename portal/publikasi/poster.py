"""Posters of a published period, made in the job process: A4 and A3 on paper, 1080 × 1350 and 16:9 for screens."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from portal.inti import dokumen
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import NAMA_BULAN, local_date
from portal.inti.rahasia import write_durable
from portal.inti.tugas import Kemajuan, pekerjaan
from portal.organisasi.service import describe_kop
from portal.publikasi.angka import describe_kanal, describe_profil
from portal.publikasi.domain.ukuran import KARTU, NAMA_UKURAN, POSTER
from portal.publikasi.models import Publikasi
from portal.publikasi.service import JENIS_TUGAS, Terbitan, get_terbitan, poster_folder, read_tempat
from portal.skm.domain.instrumen import round_half_up
from portal.skm.domain.profil import DEMOGRAFI

UCAPAN = (
    "Terima kasih atas penilaian yang telah Anda berikan. Masukan Anda sangat bermanfaat "
    "untuk kemajuan unit kami agar terus memperbaiki kualitas pelayanan bagi masyarakat."
)
WARNA_MUTU = {"A": "#0049b8", "B": "#288034", "C": "#855f00", "D": "#d50b0b", None: "#525252"}


def _id(nilai: object) -> str:
    return str(nilai).replace(".", ",")


def write_metode(terbitan: Terbitan, kanal: Sequence[Mapping[str, Any]]) -> str:
    """Return how the number was measured, in a line or two: answers, unsur, law, scale, ways in, answers left out."""
    hasil = terbitan.hasil
    instrumen, hukum = hasil.instrumen, hasil.instrumen.dasar_hukum["id"]
    dasar, puncak = _id(round_half_up(instrumen.faktor, 0)), _id(round_half_up(instrumen.faktor * instrumen.skala, 0))
    isi = [
        f"Dihitung dari {hasil.indeks.n} jawaban atas {len(instrumen.unsur)} unsur menurut {hukum};"
        f" skala {dasar}–{puncak}."
    ]
    if hasil.indeks.ikm is not None:
        cara = [f"{k['nama']} {k['nilai']}" for k in kanal if k["nilai"].isdigit()]
        lain = ["cara lain disamarkan"] if len(cara) < len(kanal) else []
        isi += [f"Cara menjawab: {', '.join([*cara, *lain])}."] if cara else []
        if hasil.aturan.agregasi == "rata_layanan":
            isi.append("Nilai unit adalah rata-rata nilai layanan.")
    if hasil.n_dikecualikan:
        isi.append(f"{hasil.n_dikecualikan} jawaban tidak dihitung menurut aturan yang ditetapkan sebelumnya.")
    return " ".join(isi)


def describe_poster(terbitan: Terbitan, ukuran: str, kop: Mapping[str, str | None]) -> dict[str, Any]:
    """Return everything a poster says, as text."""
    hasil = terbitan.hasil
    indeks, periode = hasil.indeks, hasil.periode
    terbit = local_date(terbitan.publikasi.terbit_at, read_tempat().zona)
    return {
        "ukuran": ukuran,
        "instansi": kop,
        "judul": "INDEKS KEPUASAN MASYARAKAT (IKM)",
        "unit": hasil.unit_nama,
        "periode": periode.nama,
        "ikm": _id(indeks.ikm) if indeks.ikm is not None else None,
        "mutu": indeks.kelas.mutu if indeks.kelas else None,
        "kinerja": indeks.kelas.kinerja if indeks.kelas else None,
        "warna_mutu": WARNA_MUTU.get(indeks.kelas.mutu if indeks.kelas else None, WARNA_MUTU[None]),
        "kosong": "Belum ada responden" if not indeks.n else "Responden terlalu sedikit",
        "n": str(indeks.n),
        "rentang": f"{_write_tanggal(periode.mulai)}–{_write_tanggal(periode.hari_terakhir)} {periode.tahun}",
        "profil": [p for p in describe_profil(terbitan) if p["nama"] != DEMOGRAFI["disabilitas"].label],
        "unsur": [{"nama": u.unsur.nama["id"], "nilai": _id(u.konversi), "mutu": u.kelas.mutu} for u in indeks.unsur],
        "metode": write_metode(terbitan, describe_kanal(terbitan)),
        "ucapan": UCAPAN,
        "qr": "qr.svg",
        "url": f"{read_tempat().base_url}{terbitan.alamat}",
        "tanggal": f"Diterbitkan {_write_tanggal(terbit)} {terbit.year}",
    }


def _write_tanggal(hari: date) -> str:
    return f"{hari.day} {NAMA_BULAN[hari.month - 1][:3]}"


def _poster_file(publikasi_id: int, nama: str) -> Path:
    return poster_folder(publikasi_id) / nama


def _draw_poster(data: dict[str, Any], berkas: dict[str, bytes], *, sebagai_png: bool) -> bytes:
    if data["ukuran"] in KARTU:
        return dokumen.susun(dokumen.KARTU, data, berkas, format="png", ppi=72)[0]
    if sebagai_png:
        return dokumen.susun(dokumen.POSTER, data, berkas, format="png", ppi=110)[0]
    return dokumen.susun(dokumen.POSTER, data, berkas)


@pekerjaan(JENIS_TUGAS)
def make_poster(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make the posters of a published period in every size."""
    terbitan = get_terbitan(muatan["publikasi"])
    kop, berkas = describe_kop()
    berkas["qr.svg"] = dokumen.qr_svg(f"{read_tempat().base_url}{terbitan.alamat}")
    sidik = {}
    for ke, nama in enumerate(POSTER, start=1):
        kemajuan.report(ke, len(POSTER), f"Menggambar poster {nama}")
        ukuran, format_ = nama.split(".")
        isi = _draw_poster(describe_poster(terbitan, ukuran, kop), berkas, sebagai_png=format_ == "png")
        write_durable(_poster_file(muatan["publikasi"], nama), isi)
        sidik[nama] = hashlib.sha256(isi).hexdigest()
    return {"poster": sidik}


def describe_nama(nama: str) -> tuple[str, str]:
    """Return the size, marked for translation, and the kind of file of a poster: ("A4", "PDF")."""
    ukuran, _titik, jenis = nama.partition(".")
    return NAMA_UKURAN[ukuran], jenis.upper()


def list_poster(publikasi: Publikasi) -> list[str]:
    """Return the names of the posters that are made."""
    return [n for n in POSTER if _poster_file(publikasi.id, n).is_file()]


def read_poster(terbitan: Terbitan, nama: str) -> bytes:
    """Return one poster; raises TidakDitemukan while it is not made."""
    try:
        if nama in POSTER:
            return _poster_file(terbitan.publikasi.id, nama).read_bytes()
    except OSError:
        pass
    raise TidakDitemukan("poster_tidak_ada", _n("Poster ini belum selesai dibuat. Coba lagi sebentar."))
