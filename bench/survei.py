"""Complete survey flows per second on the real portal, next to the limit, in interleaved rounds."""

import sqlite3
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from bench.angka import Seri
from bench.klien import KLIEN, Gagal, Hasil, Sambungan, Tugas, run_clients
from bench.peladen import query, run_portal, serve

BATAS, ALUR, GZIP = "batas", "alur", "gzip"
_TOKEN = """
SELECT q.token FROM qr q JOIN layanan l ON l.id = q.layanan_id
WHERE NOT l.gratis AND q.dicabut_at IS NULL ORDER BY q.id LIMIT 1
"""
SARAN = "Mohon tambah kursi di ruang tunggu."
_COBA_BATAS = 80


class _Isian(HTMLParser):
    """Answers every question of the real form: the last option of each group, and a comment."""

    def __init__(self) -> None:
        super().__init__()
        self.isi: dict[str, str] = {}
        self._pilihan = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one control of the form."""
        sifat = dict(attrs)
        nama, nilai = sifat.get("name") or "", sifat.get("value") or ""
        if tag == "input" and sifat.get("type") == "radio":
            self.isi[nama] = nilai
        elif tag == "select":
            self._pilihan = nama
        elif tag == "option" and nilai and self._pilihan:
            self.isi[self._pilihan] = nilai
        elif tag == "textarea":
            self.isi[nama] = SARAN


@dataclass
class HasilSurvei:
    """Rounds of each variant and the two checks: nothing lost, rate limiter on."""

    seri: dict[str, Seri] = field(default_factory=lambda: {v: Seri() for v in (BATAS, ALUR, GZIP)})
    selesai: int = 0
    tersimpan: int = 0
    gagal: int = 0
    sebab: set[str] = field(default_factory=set)
    ditolak_setelah: int | None = None
    cpu_klien_ms: list[float] = field(default_factory=list)


def _answers(port: int, alamat: str) -> bytes:
    sambungan, isian = Sambungan(port), _Isian()
    kepala = f"GET {alamat} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"
    isian.feed(sambungan.send(kepala.encode())[2].decode())
    sambungan.close()
    if not isian.isi:
        raise Gagal("the form has no questions")
    return urlencode(isian.isi).encode()


def _count(basis: Path) -> int:
    return int(str(query(basis, "SELECT count(*) FROM skm_jawaban")[0][0]))


def _posts_until_refused(port: int, alamat: str) -> int | None:
    """Post empty forms from one address; return how many were taken before 429, None if it never came."""
    sambungan = Sambungan(port)
    kepala = (
        f"POST {alamat} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.7\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n"
    )
    try:
        for ke in range(_COBA_BATAS):
            if sambungan.send(kepala.encode())[0] == 429:
                return ke
    finally:
        sambungan.close()
    return None


def _round(hasil: HasilSurvei, data: Path, token: str, detik: float, urutan: list[str]) -> None:
    basis, polos = data / "portal.sqlite3", data / "polos.sqlite3"
    alamat = f"/s/{token}"
    with ExitStack() as tumpukan:
        portal = tumpukan.enter_context(serve("wsgi:app", data))
        limit = tumpukan.enter_context(serve("bench.polos:app", data, BENCH_BASIS=str(polos)))
        jawaban = _answers(portal, alamat)
        tugas = {
            BATAS: Tugas(limit, "/kirim", jawaban, alur=False),
            ALUR: Tugas(portal, alamat, jawaban),
            GZIP: Tugas(portal, alamat, jawaban, gzip=True),
        }
        for varian in urutan:
            sebelum = _count(basis)
            putaran = run_clients(tugas[varian], detik=detik)
            hasil.seri[varian].add(putaran.laju, putaran.waktu_ms)
            _check(hasil, varian, putaran, _count(basis) - sebelum)
        if hasil.ditolak_setelah is None:
            hasil.ditolak_setelah = _posts_until_refused(portal, alamat)


def _check(hasil: HasilSurvei, varian: str, putaran: Hasil, bertambah: int) -> None:
    hasil.gagal += putaran.gagal
    hasil.sebab |= putaran.sebab
    if varian != BATAS:
        hasil.selesai += putaran.selesai
        hasil.tersimpan += bertambah
    if varian == ALUR and putaran.selesai:
        hasil.cpu_klien_ms.append(putaran.cpu_ms / putaran.selesai)


def measure(data: Path, *, putaran: int, detik: float) -> HasilSurvei:
    """Prepare the demo office and run the rounds; a round that breaks is noted and the next one runs."""
    run_portal(data, "siapkan")
    run_portal(data, "demo", "isi")
    token = str(query(data / "portal.sqlite3", _TOKEN)[0][0])
    hasil, varian = HasilSurvei(), [BATAS, ALUR, GZIP]
    for ke in range(putaran):
        try:
            _round(hasil, data, token, detik, varian[ke % 3 :] + varian[: ke % 3])
        except (OSError, RuntimeError, Gagal, EOFError, sqlite3.Error) as salah:
            hasil.sebab.add(f"putaran {ke + 1}: {type(salah).__name__}: {salah}")
            time.sleep(0.5)
    return hasil


__all__ = ["ALUR", "BATAS", "GZIP", "KLIEN", "HasilSurvei", "measure"]
