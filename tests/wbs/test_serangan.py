"""The database is written to by an enemy: changed, cut, swapped and replayed blobs are errors, never text."""

import itertools
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.wbs.kunci import letak
from portal.wbs.kunci.aliran import POTONG
from portal.wbs.kunci.primitif import SegelRusak, unseal_json
from portal.wbs.models import BerkasRow
from portal.wbs.service.akses import open_laporan, revoke
from portal.wbs.service.laporan import find_laporan, open_kepala
from portal.wbs.service.percakapan import PENGELOLA, list_berkas, list_pesan
from portal.wbs.service.titipan import open_berkas
from tests.pabrik.wbs import SELASA
from tests.wbs.kamar_uji import ISI_BERKAS, Kamar, list_baris, list_tabel, make_kamar, read_everything


@pytest.fixture
def kamar(app: Flask, data: Path) -> Kamar:
    return make_kamar(data)


SEGEL = [
    ("wbs_laporan", "isi"), ("wbs_laporan", "pelapor_prv"), ("wbs_laporan", "pelapor_bungkus"),
    ("wbs_akses", "bungkus"), ("wbs_identitas", "isi"), ("wbs_akses_identitas", "bungkus"), ("wbs_pesan", "isi"),
    ("wbs_catatan", "isi"),
    ("wbs_gerak", "alasan"), ("wbs_berkas", "kepala"),
]  # fmt: skip


def test_every_sealed_column_of_a_report_is_in_the_attacks_below(kamar: Kamar) -> None:
    """A new sealed column must join `SEGEL`, or be one of those that seal no report."""
    lain = {
        ("wbs_laporan", "cari"), ("wbs_laporan", "pelapor_pub"), ("wbs_permintaan_kata", "isi"),
        ("wbs_sesi_pelapor", "isi"), ("wbs_sesi_brankas", "isi"),
    }  # fmt: skip
    ada = {(t.name, k.name) for t in list_tabel() for k in t.columns if isinstance(k.type, LargeBinary)} - {
        (t, k) for t, k in itertools.product(("wbs_brankas", "wbs_darurat"), _column_names())
    }
    assert ada == set(SEGEL) | lain


def _column_names() -> set[str]:
    return {k.name for t in list_tabel() if t.name in ("wbs_brankas", "wbs_darurat") for k in t.columns}


def _write(tabel: Any, baris: Any, kolom: str, isi: bytes) -> None:
    kunci = [k == baris[k] for k in tabel.primary_key.columns]
    with unit_kerja() as sesi:
        sesi.execute(tabel.update().where(*kunci).values({kolom: isi}))
    db.session.expire_all()


def _flip(n: int) -> Callable[[bytes], bytes]:
    def change(isi: bytes) -> bytes:
        ke = n % len(isi)
        return isi[:ke] + bytes([isi[ke] ^ 0x40]) + isi[ke + 1 :]

    return change


PERUBAHAN: dict[str, Callable[[bytes], bytes]] = {
    "version": _flip(0), "nonce": _flip(1), "first": _flip(30), "middle": lambda b: _flip(len(b) // 2)(b),
    "last": _flip(-1),
    "cut by one": lambda b: b[:-1], "cut in half": lambda b: b[: len(b) // 2], "only a byte": lambda b: b[:1],
    "nothing": lambda _b: b"", "longer": lambda b: b + b"\0", "zeros": lambda b: bytes(len(b)),
    "random": lambda b: b"\x01" + secrets.token_bytes(len(b) - 1),
}  # fmt: skip


@pytest.mark.parametrize(("tabel", "kolom"), SEGEL, ids=[".".join(s) for s in SEGEL])
def test_a_changed_cut_or_invented_blob_is_an_error_never_text(kamar: Kamar, tabel: str, kolom: str) -> None:
    read_everything(kamar)
    t, baris = list_baris(tabel)
    asli = bytes(baris[0][kolom])
    for nama, ubah in PERUBAHAN.items():
        _write(t, baris[0], kolom, ubah(asli))
        with pytest.raises(DomainError) as salah:
            read_everything(kamar)
        assert isinstance(salah.value, SegelRusak), nama
        db.session().rollback()
    _write(t, baris[0], kolom, asli)
    read_everything(kamar)


@pytest.mark.parametrize(("tabel", "kolom"), SEGEL, ids=[".".join(s) for s in SEGEL])
def test_blobs_swapped_between_two_rows_open_nowhere(kamar: Kamar, tabel: str, kolom: str) -> None:
    t, baris = list_baris(tabel)
    assert len(baris) > 1
    for kiri, kanan in itertools.combinations(baris, 2):
        _write(t, kiri, kolom, bytes(kanan[kolom]))
        _write(t, kanan, kolom, bytes(kiri[kolom]))
        with pytest.raises(SegelRusak):
            read_everything(kamar)
        db.session().rollback()
        for asli in (kiri, kanan):
            _write(t, asli, kolom, bytes(asli[kolom]))
    read_everything(kamar)


def test_every_single_byte_of_a_stored_report_counts(kamar: Kamar) -> None:
    baris = find_laporan(kamar.bersama.id)
    kunci = open_laporan(kamar.satu.pemegang, baris.id).kunci
    tempat = letak.isi_laporan(baris.id, 1)
    for n in range(len(baris.isi)):
        with pytest.raises(SegelRusak):
            unseal_json(kunci.isi, _flip(n)(baris.isi), tempat, langkah=1024)


def test_messages_reordered_removed_or_in_another_mouth_do_not_open(kamar: Kamar) -> None:
    t, baris = list_baris("wbs_pesan")
    milik = [b for b in baris if b["laporan_id"] == kamar.bersama.id]
    terbuka = open_laporan(kamar.satu.pemegang, kamar.bersama.id)

    def attack(*perintah: Any) -> None:
        sesi = db.session()
        for p in perintah:
            sesi.execute(p)
        sesi.expire_all()
        with pytest.raises(SegelRusak):
            list_pesan(terbuka.baris, terbuka.kunci)
        sesi.rollback()

    at = lambda n: t.update().where(t.c.laporan_id == kamar.bersama.id, t.c.nomor == n)  # noqa: E731
    attack(at(milik[0]["nomor"]).values(nomor=9), at(2).values(nomor=1), at(9).values(nomor=2))
    attack(at(1).values(sisi=PENGELOLA))
    attack(t.delete().where(t.c.laporan_id == kamar.bersama.id, t.c.nomor == 2))
    assert len(list_pesan(terbuka.baris, terbuka.kunci)) == 3


def test_an_old_blob_replayed_after_re_keying_does_not_open(kamar: Kamar) -> None:
    lama = {(t, k): list_baris(t) for t, k in SEGEL if t not in {"wbs_identitas", "wbs_akses_identitas"}}
    with unit_kerja():
        revoke(kamar.satu.pemegang, open_laporan(kamar.satu.pemegang, kamar.bersama.id), kamar.dua.akun.id, now=SELASA)
    read_everything(kamar)
    for (tabel, kolom), (t, baris) in lama.items():
        if (tabel, kolom) == ("wbs_laporan", "pelapor_prv"):
            continue  # the reporter's own pair stays the same
        kunci_laporan = "id" if tabel == "wbs_laporan" else "laporan_id"
        milik = [b for b in baris if b[kunci_laporan] == kamar.bersama.id and b.get("pengguna_id") != kamar.dua.akun.id]
        _, kini = list_baris(tabel)
        sekarang = next(b for b in kini if all(b[k] == milik[0][k] for k in t.primary_key.columns))
        _write(t, milik[0], kolom, bytes(milik[0][kolom]))
        with pytest.raises(SegelRusak):
            read_everything(kamar)
        db.session().rollback()
        _write(t, sekarang, kolom, bytes(sekarang[kolom]))
    read_everything(kamar)


@pytest.mark.parametrize("potong", [1, 25, 25 + POTONG + 17, -1, -(POTONG + 17), -(POTONG + 18)])
def test_a_file_cut_anywhere_gives_no_first_byte(kamar: Kamar, potong: int) -> None:
    terbuka = open_laporan(kamar.satu.pemegang, kamar.bersama.id)
    baris = db.session().scalars(
        select(BerkasRow).where(BerkasRow.laporan_id == terbuka.baris.id, BerkasRow.pesan == 0)
    )
    berkas = open_kepala(baris.one(), terbuka.kunci, terbuka.baris.putaran)
    assert b"".join(open_berkas(berkas)) == ISI_BERKAS
    jalur = kamar.data / "berkas" / "wbs" / berkas.token
    asli = jalur.read_bytes()
    for isi in (
        asli[:potong],
        asli[:25] + asli[25 + POTONG + 17 :],
        asli + asli[-(POTONG + 17) :],
        _flip(potong)(asli),
    ):
        jalur.write_bytes(isi)
        with pytest.raises(SegelRusak):
            next(iter(open_berkas(berkas)), b"")


def test_a_file_put_in_the_place_of_another_does_not_open(kamar: Kamar) -> None:
    folder = kamar.data / "berkas" / "wbs"
    satu, dua = sorted(folder.iterdir())[:2]
    satu.write_bytes(dua.read_bytes())
    with pytest.raises(SegelRusak):
        read_everything(kamar)
        _read_first_files(kamar)


def _read_first_files(kamar: Kamar) -> None:
    t = open_laporan(kamar.satu.pemegang, kamar.bersama.id)
    for _pesan, berkas in list_berkas(t.baris, t.kunci):
        list(open_berkas(berkas))
