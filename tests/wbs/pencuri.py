"""A thief with everything that is stored: tries every key against every blob, and what opens gives new keys."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nacl import bindings
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import LargeBinary, select

from portal.inti.db import Base, db
from portal.wbs.kunci import letak
from portal.wbs.kunci.aliran import POTONG
from portal.wbs.kunci.primitif import derive
from portal.wbs.models import BerkasRow, Laporan
from portal.wbs.service.percakapan import PELAPOR, PENGELOLA
from tests.wbs.kamar_uji import Kamar, list_tabel


@dataclass(frozen=True)
class Blob:
    """One stolen value and where it lay."""

    asal: str
    isi: bytes


def list_blob(data: Path) -> list[Blob]:
    """Return every sealed value of the database and every stored file."""
    hasil = []
    for tabel in list_tabel():
        kolom = [k for k in tabel.columns if isinstance(k.type, LargeBinary)]
        for baris in db.session().execute(select(tabel)).mappings():
            hasil += [Blob(f"{tabel.name}.{k.name}", bytes(baris[k])) for k in kolom if baris[k] is not None]
    hasil += [Blob(f"berkas/{j.name}", j.read_bytes()) for j in sorted((data / "berkas" / "wbs").iterdir())]
    return hasil


def list_letak() -> list[str]:
    """Return every place name that can be built from the stolen rows."""
    sesi, hasil = db.session(), []
    for lap in sesi.scalars(select(Laporan)):
        i = lap.id
        putaran = range(1, lap.putaran + 1)
        hasil += [letak.isi_laporan(i, p) for p in putaran] + [letak.identitas(i)]
        hasil += [f"wbs_kunci|{i}|{s}" for s in ("prv", "pelapor")]
        for p, n in itertools.product(putaran, range(1, 5)):
            hasil += [letak.pesan(i, p, n, s) for s in (PELAPOR, PENGELOLA)]
            hasil += [letak.catatan(i, p, n), letak.alasan(i, p, n)]
        for token in sesi.scalars(select(BerkasRow.token).where(BerkasRow.laporan_id == i)):
            hasil += [letak.kepala_berkas(i, p, token) for p in putaran] + [letak.isi_berkas(token)]
    for nomor in sesi.scalars(select(Base.metadata.tables["wbs_brankas"].c.pengguna_id)):
        hasil += [f"wbs_brankas|{k}|{nomor}" for k in ("prv", "prv_pulih", "prv_darurat")]
    for sidik in sesi.scalars(select(Base.metadata.tables["wbs_sesi_pelapor"].c.sidik)):
        hasil.append(letak.sesi("pelapor", sidik))
    return hasil


def _aead(kunci: bytes, blob: bytes, ikat: bytes) -> bytes | None:
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(blob[25:], ikat, blob[1:25], kunci)
    except Exception:
        return None


def _box(kunci: bytes, blob: bytes) -> bytes | None:
    try:
        return SealedBox(PrivateKey(kunci)).decrypt(blob[1:])
    except Exception:
        return None


def _stream(kunci: bytes, blob: bytes, ikat: bytes) -> bytes | None:
    try:
        keadaan = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(keadaan, blob[1:25], kunci)
        return bindings.crypto_secretstream_xchacha20poly1305_pull(keadaan, blob[25 : 25 + POTONG + 17], ikat)[0]
    except Exception:
        return None


def _keys_inside(isi: bytes) -> Iterator[bytes]:
    """Yield what in an opened value could be a key again: its pieces of 32 bytes, hexadecimal words."""
    for geser in (0, 16):
        yield from (isi[n : n + 32] for n in range(geser, min(len(isi), 96) - 31, 32))
    for kata in isi.replace(b'"', b" ").split():
        try:
            mentah = bytes.fromhex(kata.strip(b",:{}[]").decode())
        except ValueError:
            continue
        if len(mentah) == 32:
            yield mentah


def _prefix(asal: str) -> str:
    """Return how the place names of a column begin; who reads the source knows it."""
    tabel, _, kolom = asal.partition(".")
    khusus = {"wbs_laporan.pelapor_prv": "wbs_kunci|", "wbs_sesi_pelapor.isi": "wbs_sesi|"}
    return "wbs_berkas|isi|" if asal.startswith("berkas/") else khusus.get(asal, f"{tabel}|{kolom}|")


class Pencuri:
    """Tries every key against every blob at every place; what opens gives new keys, until nothing new opens."""

    def __init__(self, data: Path) -> None:
        self._blob = list_blob(data)
        tempat = list_letak()
        self._tempat = {
            b.asal: [b"\x01" + t.encode() for t in tempat if t.startswith(_prefix(b.asal))] for b in self._blob
        }
        self.terbuka: dict[str, list[bytes]] = {}
        self._dibuka: set[int] = set()

    def try_all(self, kunci: list[bytes]) -> dict[str, list[bytes]]:
        """Return everything that opens, by where it lay."""
        antre, dicoba = list(kunci), set()
        while antre:
            k = antre.pop()[:32]
            if len(k) != 32 or k in dicoba:
                continue
            dicoba.add(k)
            for ke, blob in enumerate(self._blob):
                if ke not in self._dibuka and (isi := self._open(k, blob)) is not None:
                    self._dibuka.add(ke)
                    self.terbuka.setdefault(blob.asal, []).append(isi)
                    antre += _keys_inside(isi)
        return self.terbuka

    def _open(self, kunci: bytes, blob: Blob) -> bytes | None:
        if (isi := _box(kunci, blob.isi)) is not None:
            return isi
        for ikat in self._tempat[blob.asal]:
            isi = _stream(kunci, blob.isi, ikat) if len(blob.isi) > POTONG else _aead(kunci, blob.isi, ikat)
            if isi is not None:
                return isi
        return None


def list_tebakan(kamar: Kamar, *, lada: bool) -> list[bytes]:
    """Return what a thief with the files would try as keys: all of `kunci/`, every value of the database, derived."""
    berkas = [j.read_bytes().strip() for j in (kamar.data / "kunci").iterdir() if lada or j.name != "lada"]
    isi = [b.isi for b in list_blob(kamar.data) if len(b.isi) <= 128]
    mentah = [*berkas, *isi, b"\0" * 32]
    turunan = [
        derive(m, tujuan) for m in mentah if m for tujuan in (b"cari", b"kunci-pelapor", b"sesi", b"brankas", b"pulih")
    ]
    potong = [m[n : n + 32] for m in mentah for n in (0, 1, len(m) - 32) if len(m) >= n + 32 >= 32]
    return turunan + potong


def join_terbuka(terbuka: dict[str, list[bytes]]) -> bytes:
    """Return all that was opened in one piece, to search in."""
    return b"".join(itertools.chain.from_iterable(terbuka.values()))
