"""Sealed reports and landing pages per second on the real portal, next to the limit, in interleaved rounds.

`python -m bench.wbs` fills the data folder of the environment with key holders; `measure` calls it in a process
of its own, because the file storage must not be used before clients are forked.
"""

import os
import random
import re
import secrets
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench.angka import Seri
from bench.klien import Gagal, Hasil, Sambungan, Tugas, run_clients
from bench.peladen import AKAR, BATAS_PERINTAH, environment, query, run_portal, serve

BATAS, KIRIM, ALUR, DEPAN = "batas", "kirim", "alur", "depan"
VARIAN = (BATAS, KIRIM, ALUR, DEPAN)
PENGELOLA, KUSTODIAN = 3, 1
CERITA = "Petugas loket meminta uang di luar tarif resmi, lalu berkas baru diproses. " * 12
ISIAN = {
    "mode": "anonim",
    "kategori": "pungli",
    "apa": CERITA,
    "siapa": "Seorang petugas loket",
    "di_mana": "Loket 3",
    "kapan": "Senin pagi",
    "bagaimana": CERITA,
}
ANGKA = (b"satu", b"dua", b"tiga", b"empat", b"lima", b"enam", b"tujuh", b"delapan", b"sembilan")
_SAMPUL = re.compile(rb'name="sampul" value="([^"]+)"')
_DRAF = re.compile(rb'name="draf" value="([^"]+)"')
_HITUNG = re.compile(rb"Berapa (\w+) tambah (\w+)")


@dataclass
class HasilWbs:
    """Rounds of each variant and the check that nothing acknowledged was lost."""

    seri: dict[str, Seri] = field(default_factory=lambda: {v: Seri() for v in VARIAN})
    selesai: int = 0
    tersimpan: int = 0
    gagal: int = 0
    sebab: set[str] = field(default_factory=set)


def make_draf(lada: bytes) -> str:
    """Return a checked form as the server seals it: a receipt and an id of its own, its turn paid for."""
    from portal.wbs.kunci.resi import make_resi
    from portal.wbs.kunci.sampul import Sampul, fold

    sampul = Sampul(make_resi(), secrets.token_hex(16), int(time.time()), lunas=True)
    isi = {**ISIAN, "bukti_lain": "", "nama": "", "kontak": "", "hubungan": ""}
    return fold(lada, "draf", {"sampul": asdict(sampul), "isi": isi, "terlibat": [], "berkas": []})


@dataclass(frozen=True)
class TugasWbs:
    """What a client does again and again: one variant of the reporter's way."""

    port: int
    varian: str
    lada: bytes

    def _send(self, sambungan: Sambungan, cara: str, alamat: str, isian: dict[str, str] | None = None) -> bytes:
        asal = ".".join(str(random.randrange(1, 255)) for _ in range(3))
        isi = urlencode(isian).encode() if isian else b""
        jenis = "Content-Type: application/x-www-form-urlencoded\r\n" if isian else ""
        kepala = (
            f"{cara} {alamat} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.{asal}\r\n"
            f"{jenis}Content-Length: {len(isi)}\r\n\r\n"
        )
        status, _kepala, halaman = sambungan.send(kepala.encode() + isi)
        if status != 200:
            raise Gagal(f"{cara} {alamat}: status {status} instead of 200")
        return halaman

    def _finish(self, sambungan: Sambungan, draf: str, jawaban: str) -> None:
        isian = {"draf": draf, "disimpan": "ya", "jawaban": jawaban, "langkah": "kirim"}
        if b'id="nomor"' not in self._send(sambungan, "POST", "/wbs/baru", isian):
            raise Gagal("no register number")

    def run(self, sambungan: Sambungan) -> None:
        """Do it once; raises Gagal when an answer is not the right one."""
        if self.varian == DEPAN:
            self._send(sambungan, "GET", "/wbs/")
            return
        if self.varian == KIRIM:
            self._finish(sambungan, make_draf(self.lada), "")
            return
        sampul = _find(_SAMPUL, self._send(sambungan, "GET", "/wbs/baru"))
        isian = {"sampul": sampul, "langkah": "periksa", **ISIAN}
        periksa = self._send(sambungan, "POST", "/wbs/baru", isian)
        hitung = _HITUNG.search(periksa)
        jawaban = str(sum(ANGKA.index(kata) + 1 for kata in hitung.groups())) if hitung else ""
        self._finish(sambungan, _find(_DRAF, periksa), jawaban)


def _find(pola: re.Pattern[bytes], halaman: bytes) -> str:
    cocok = pola.search(halaman)
    if cocok is None:
        raise Gagal(f"page without {pola.pattern!r}")
    return cocok[1].decode()


def _count(basis: Path) -> int:
    return int(str(query(basis, "SELECT count(*) FROM wbs_laporan")[0][0]))


def _note(hasil: HasilWbs, varian: str, putaran: Hasil, bertambah: int) -> None:
    hasil.seri[varian].add(putaran.laju, putaran.waktu_ms)
    hasil.gagal += putaran.gagal
    hasil.sebab |= putaran.sebab
    if varian in (KIRIM, ALUR):
        hasil.selesai += putaran.selesai
        hasil.tersimpan += bertambah


def _round(hasil: HasilWbs, data: Path, lada: bytes, detik: float, urutan: list[str]) -> None:
    basis = data / "portal.sqlite3"
    with ExitStack() as tumpukan:
        portal = tumpukan.enter_context(serve("wsgi:app", data))
        limit = tumpukan.enter_context(serve("bench.polos:app", data, BENCH_BASIS=str(data / "polos.sqlite3")))
        badan = urlencode({"draf": make_draf(lada), "disimpan": "ya", "langkah": "kirim"}).encode()
        for varian in urutan:
            sebelum = _count(basis)
            tugas = Tugas(limit, "/kirim", badan, alur=False) if varian == BATAS else TugasWbs(portal, varian, lada)
            putaran = run_clients(tugas, detik=detik)  # type: ignore[arg-type]
            _note(hasil, varian, putaran, _count(basis) - sebelum)


def measure(data: Path, *, putaran: int, detik: float) -> HasilWbs:
    """Prepare a room with key holders and run the rounds; a round that breaks is noted and the next one runs."""
    run_portal(data, "siapkan")
    subprocess.run(
        [sys.executable, "-m", "bench.wbs"],
        cwd=AKAR,
        env=environment(data),
        check=True,
        capture_output=True,
        timeout=BATAS_PERINTAH,
    )
    lada, hasil = (data / "kunci" / "lada").read_text().strip().encode(), HasilWbs()
    for ke in range(putaran):
        geser = ke % len(VARIAN)
        try:
            _round(hasil, data, lada, detik, [*VARIAN[geser:], *VARIAN[:geser]])
        except (OSError, RuntimeError, Gagal, EOFError, sqlite3.Error) as salah:
            hasil.sebab.add(f"putaran {ke + 1}: {type(salah).__name__}: {salah}")
            time.sleep(0.5)
    return hasil


def fill_kamar() -> None:
    """Make handlers and custodians with vaults in the portal of the environment."""
    from flask_security import hash_password

    from portal.akun.domain import Peran
    from portal.akun.service import create_pengguna, get_pengguna
    from portal.app import create_app
    from portal.inti.db import unit_kerja
    from portal.organisasi.service import find_unit, save_unit
    from portal.wbs.service.brankas import confirm_brankas, prepare_brankas, store_brankas

    now = datetime.now(UTC)
    with create_app().app_context():
        with unit_kerja():
            save_unit(kode="UKUR", nama="Kantor Ukur", induk_kode=None, now=now)
        for peran, jumlah in ((Peran.PENGELOLA_WBS, PENGELOLA), (Peran.KUSTODIAN_WBS, KUSTODIAN)):
            pertama = None
            for ke in range(jumlah):
                with unit_kerja():
                    orang = create_pengguna(
                        email=f"{peran.value}-{ke}@ukur.example",
                        nama=f"Ukur {peran.value} {ke}",
                        peran=peran,
                        unit=find_unit("UKUR"),
                        sandi=secrets.token_urlsafe(24),
                        hash_sandi=hash_password,
                        pelaku="ukur",
                        now=now,
                    )
                isi, _prv, _pulih = prepare_brankas(orang.id, secrets.token_urlsafe(24))
                with unit_kerja():
                    store_brankas(get_pengguna(orang.id), isi, jabatan="Auditor Muda", now=now)
                    if pertama is not None:
                        confirm_brankas(get_pengguna(pertama), orang.id, now=now)
                    pertama = pertama or orang.id


if __name__ == "__main__":
    if not os.environ.get("PORTAL_DATA"):
        sys.exit("PORTAL_DATA belum diisi: perintah ini mengisi folder ukur, bukan kantor sungguhan.")
    fill_kamar()
