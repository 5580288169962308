"""A cage for hostile files: the cleaner runs in a process of its own that can read its input and answer, no more.

Bytes go over pipes, never over a disk. The child gives up files, sockets, children, most memory and time before
it looks at the first byte; what it answers is believed to be a file or one of a few known refusals, nothing else.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import IO

from portal.inti.berkas.aturan import MAKS_PIKSEL
from portal.inti.galat import DomainError, Terganggu, _n

MASUKAN_MAKS = 32 * 1024 * 1024
KELUARAN_MAKS = 64 * 1024 * 1024
MEMORI = 1536 * 1024 * 1024
CPU_DETIK, DINDING_DETIK = 15, 20
BERHASIL, DITOLAK = b"\x01", b"\x00"
MODUL = "portal.inti.berkas.kurungan"
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
_giliran = threading.BoundedSemaphore(1)

ALASAN = {
    "gambar_besar": _n("Gambar ini terlalu besar untuk dibuat bersih."),
    "pdf_terkunci": _n("PDF ini dikunci kata sandi, jadi tidak dapat dibuat bersih."),
    "pdf_tebal": _n("PDF ini terlalu tebal untuk dibuat bersih."),
    "pdf_kosong": _n("PDF ini tidak berisi halaman."),
    "rusak": _n("Berkas ini rusak, terpotong, atau bukan jenis yang tertulis pada namanya."),
    "berat": _n("Berkas ini terlalu berat untuk dibuat bersih."),
}


def _refuse(kode: str) -> DomainError:
    return DomainError(f"bersih_{kode}", ALASAN.get(kode, ALASAN["rusak"]), bidang="berkas")


def clean_caged(isi: bytes, jenis: str) -> bytes:
    """Return a picture (jpg, png, webp) or PDF written anew by the cage.

    Raises DomainError with the reason when that is not possible, Terganggu when the cage is busy. Call it outside
    a unit of work: it takes a second or more.
    """
    if len(isi) > MASUKAN_MAKS:
        raise _refuse("berat")
    if not _giliran.acquire(timeout=DINDING_DETIK / 2):
        raise Terganggu
    try:
        jawaban = run_caged([sys.executable, "-E", "-s", "-B", "-m", MODUL, jenis], isi)
    finally:
        _giliran.release()
    if jawaban[:1] == BERHASIL and len(jawaban) > 1:
        return jawaban[1:]
    raise _refuse(jawaban[1:40].decode("ascii", "replace") if jawaban[:1] == DITOLAK else "berat")


def run_caged(perintah: list[str], isi: bytes) -> bytes:
    """Run a command without environment in a session of its own; return what it answered, at most KELUARAN_MAKS.

    It is killed after DINDING_DETIK and when it says too much.
    """
    from portal.settings import AKAR

    proses = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        perintah,
        cwd=AKAR,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with proses as anak, _killed_in_time(anak):
        threading.Thread(target=_feed, args=(anak.stdin, isi), daemon=True).start()
        jawaban = anak.stdout.read(KELUARAN_MAKS + 1) if anak.stdout else b""
    return jawaban if len(jawaban) <= KELUARAN_MAKS else b""


@contextlib.contextmanager
def _killed_in_time(anak: "subprocess.Popen[bytes]") -> Iterator[None]:
    pengingat = threading.Timer(DINDING_DETIK, _kill, args=(anak,))
    pengingat.start()
    try:
        yield
        with contextlib.suppress(subprocess.TimeoutExpired):
            anak.wait(timeout=1)
    finally:
        pengingat.cancel()
        _kill(anak)


def _kill(anak: "subprocess.Popen[bytes]") -> None:
    if anak.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(anak.pid, signal.SIGKILL)


def _feed(masuk: IO[bytes] | None, isi: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        if masuk is not None:
            masuk.write(isi)
            masuk.close()


def cut_network() -> bool:
    """Leave for a network without devices, when the kernel allows it; tell whether it did."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def lock_cage() -> None:
    """Give up network, files, sockets, children, core dumps, most memory and time; there is no way back.

    No new descriptor can be opened at all, so everything needed must be imported before.
    """
    cut_network()
    for batas, nilai in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, CPU_DETIK),
        (resource.RLIMIT_AS, MEMORI),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(batas, (nilai, nilai))


def _load(jenis: str) -> Callable[[bytes], bytes]:
    """Import all that cleaning needs, while files can still be read."""
    if jenis == "pdf":
        import pikepdf  # noqa: F401 - loaded before the cage shuts

        from portal.inti.berkas.pdf import clean_pdf

        return clean_pdf
    from PIL import Image, ImageFile, ImageOps  # noqa: F401 - loaded before the cage shuts

    from portal.inti.berkas.gambar import clean_gambar

    Image.MAX_IMAGE_PIXELS = MAKS_PIKSEL
    Image.init()
    return lambda isi: clean_gambar(isi, jenis)


def main(jenis: str) -> bytes:
    """Run inside the cage: read the file from standard input and return the answer."""
    clean = _load(jenis)
    lock_cage()
    try:
        return BERHASIL + clean(sys.stdin.buffer.read(MASUKAN_MAKS + 1))
    except DomainError as salah:
        return DITOLAK + salah.kode.encode()
    except MemoryError:
        return DITOLAK + b"berat"
    except Exception:
        return DITOLAK + b"rusak"


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1]))
    sys.stdout.buffer.flush()
    os._exit(0)
