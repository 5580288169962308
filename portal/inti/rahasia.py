"""Secret files under PORTAL_DATA/kunci: made once by `siapkan`, mode 0400, never in the environment."""

import os
import secrets
from pathlib import Path

NAMA = ("sesi", "sandi", "kiriman", "pin", "lada", "bukti")


class KunciHilang(Exception):
    """A secret file is missing or readable by others; the message names the cure."""


def write_durable(tujuan: Path, isi: bytes, *, mode: int = 0o600) -> None:
    """Write a file so that it is whole or absent after a power cut: tmp, fsync, rename, fsync of the folder."""
    tujuan.parent.mkdir(parents=True, exist_ok=True)
    sementara = tujuan.with_name(f".{tujuan.name}.{secrets.token_hex(4)}")
    fd = os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(fd, "wb") as berkas:
            berkas.write(isi)
            berkas.flush()
            os.fsync(berkas.fileno())
        sementara.replace(tujuan)
    except BaseException:
        sementara.unlink(missing_ok=True)
        raise
    folder = os.open(tujuan.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_empty(berkas: Path) -> bool:
    return not berkas.is_file() or not berkas.read_bytes().strip()


def create_missing(folder: Path) -> list[str]:
    """Create every secret that does not exist yet or is empty; return the names made."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    baru = [nama for nama in NAMA if _is_empty(folder / nama)]
    for nama in baru:
        write_durable(folder / nama, secrets.token_urlsafe(48).encode(), mode=0o400)
    return baru


def read(folder: Path, nama: str) -> str:
    """Return one secret; raises KunciHilang when the file is not there, not readable or empty."""
    try:
        isi = (folder / nama).read_text().strip()
    except OSError as salah:
        raise _missing(folder, nama) from salah
    if not isi:
        raise _missing(folder, nama)
    return isi


def _missing(folder: Path, nama: str) -> KunciHilang:
    return KunciHilang(f"Kunci {nama!r} belum ada di {folder}. Jalankan: python -m portal siapkan")


def check(folder: Path) -> list[str]:
    """Return the problems of the key folder in Indonesian, each with its cure."""
    masalah = []
    for nama in NAMA:
        berkas = folder / nama
        if _is_empty(berkas):
            masalah.append(f"Kunci {nama} tidak ada. Obat: python -m portal siapkan")
        elif berkas.stat().st_mode & 0o077:
            masalah.append(f"Kunci {nama} dapat dibaca orang lain. Obat: chmod 400 {berkas}")
    return masalah
