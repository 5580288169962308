"""Lean HTTP clients: one blocking raw socket with keep-alive in a process of its own for each client."""

import multiprocessing
import random
import re
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.inti.kode import group_kode

BATAS_SOKET = 10.0
KLIEN = 8
_KUNCI = re.compile(rb'name="kiriman" value="([^"]+)"')
_PANJANG = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TUJUAN = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_GZIP = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
_MEMO = multiprocessing.get_context("fork")


class Gagal(Exception):
    """An answer that is not the one the flow needs."""


class Sambungan:
    """One connection, opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._soket: socket.socket | None = None

    def close(self) -> None:
        """Close the connection, if any."""
        if self._soket is not None:
            self._soket.close()
            self._soket = None

    def send(self, permintaan: bytes) -> tuple[int, bytes, bytes]:
        """Return status, head and body; a closed connection is tried once more (every POST has its key)."""
        try:
            return self._exchange(permintaan)
        except (ConnectionError, EOFError):
            self.close()
            return self._exchange(permintaan)

    def _exchange(self, permintaan: bytes) -> tuple[int, bytes, bytes]:
        if self._soket is None:
            self._soket = socket.create_connection(("127.0.0.1", self._port), timeout=BATAS_SOKET)
            self._soket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._soket.sendall(permintaan)
        diterima = b""
        while (batas := diterima.find(b"\r\n\r\n")) < 0:
            diterima += self._receive(self._soket)
        kepala, isi = diterima[:batas], diterima[batas + 4 :]
        panjang = _PANJANG.search(kepala)
        if panjang is None:
            raise Gagal("response without Content-Length")
        while len(isi) < int(panjang[1]):
            isi += self._receive(self._soket)
        if _GZIP.search(kepala):
            isi = zlib.decompress(isi, wbits=31)
        return int(kepala[9:12]), kepala, isi

    @staticmethod
    def _receive(soket: socket.socket) -> bytes:
        potongan = soket.recv(65536)
        if not potongan:
            raise EOFError
        return potongan


@dataclass(frozen=True)
class Tugas:
    """What a client does again and again: complete survey flows, or only POSTs to the limit."""

    port: int
    alamat: str
    jawaban: bytes
    alur: bool = True
    gzip: bool = False

    def _head(self, cara: str, alamat: str, tambahan: str = "") -> bytes:
        ip = ".".join(str(random.randrange(1, 255)) for _ in range(3))
        gzip = "Accept-Encoding: gzip\r\n" if self.gzip and cara == "GET" else ""
        kepala = f"{cara} {alamat} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.{ip}\r\n{gzip}{tambahan}\r\n"
        return kepala.encode()

    def post(self, kunci: bytes) -> bytes:
        """Return the POST with this key."""
        isi = b"kiriman=" + kunci + b"&" + self.jawaban
        jenis = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(isi)}\r\n"
        return self._head("POST", self.alamat, jenis) + isi

    def run(self, sambungan: Sambungan) -> None:
        """Do it once; raises Gagal when an answer is not the right one."""
        if not self.alur:
            _expect(sambungan.send(self.post(b"k" * 90)), 200)
            return
        formulir = _expect(sambungan.send(self._head("GET", self.alamat)), 200)
        kunci = _KUNCI.search(formulir[2])
        if kunci is None:
            raise Gagal("form without a key")
        tujuan = _TUJUAN.search(_expect(sambungan.send(self.post(kunci[1])), 303)[1])
        if tujuan is None:
            raise Gagal("303 without Location")
        kode = group_kode(tujuan[1].rpartition(b"/")[2].decode()).encode()
        akhir = _expect(sambungan.send(self._head("GET", tujuan[1].decode())), 200)
        if kode not in akhir[2]:
            raise Gagal("thank-you page without the receipt")


def _expect(jawab: tuple[int, bytes, bytes], status: int) -> tuple[int, bytes, bytes]:
    if jawab[0] != status:
        raise Gagal(f"status {jawab[0]} instead of {status}")
    return jawab


@dataclass
class Hasil:
    """One round of all clients. `selesai` counts warm-up too, `waktu_ms` and `laju` only the measured part."""

    laju: float = 0.0
    waktu_ms: list[float] = field(default_factory=list)
    selesai: int = 0
    gagal: int = 0
    sebab: set[str] = field(default_factory=set)
    cpu_ms: float = 0.0


def _loop(tugas: Tugas, mulai: float, akhir: float, kirim: Callable[[object], None]) -> None:
    sambungan, hasil = Sambungan(tugas.port), Hasil()
    cpu = time.process_time()
    while (awal := time.monotonic()) < akhir:
        try:
            tugas.run(sambungan)
        except (Gagal, OSError, EOFError, zlib.error) as salah:
            hasil.gagal += 1
            hasil.sebab.add(f"{type(salah).__name__}: {salah}")
            sambungan.close()
            time.sleep(0.01)
            continue
        hasil.selesai += 1
        if mulai <= awal:
            hasil.waktu_ms.append((time.monotonic() - awal) * 1000)
    sambungan.close()
    hasil.cpu_ms = (time.process_time() - cpu) * 1000
    kirim(hasil)


def run_clients(tugas: Tugas, *, detik: float, pemanasan: float = 1.0, klien: int = KLIEN) -> Hasil:
    """Run all clients at once for `detik` after a warm-up and add up what they saw."""
    mulai = time.monotonic() + 0.3 + pemanasan
    akhir = mulai + detik
    pasangan = []
    for _ in range(klien):
        ujung, jauh = _MEMO.Pipe(duplex=False)
        proses = _MEMO.Process(target=_loop, args=(tugas, mulai, akhir, jauh.send), daemon=True)
        proses.start()
        jauh.close()
        pasangan.append((proses, ujung))
    jumlah = Hasil()
    for proses, ujung in pasangan:
        sisa = akhir + 3 * BATAS_SOKET - time.monotonic()
        if ujung.poll(max(sisa, 0.1)):
            _add(jumlah, ujung.recv())
        else:
            jumlah.sebab.add("client did not finish")
            proses.terminate()
        proses.join(5)
    jumlah.laju = len(jumlah.waktu_ms) / detik
    return jumlah


def _add(jumlah: Hasil, satu: Hasil) -> None:
    jumlah.waktu_ms += satu.waktu_ms
    jumlah.selesai += satu.selesai
    jumlah.gagal += satu.gagal
    jumlah.sebab |= satu.sebab
    jumlah.cpu_ms += satu.cpu_ms
