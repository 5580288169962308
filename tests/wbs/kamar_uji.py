"""A populated room for attacks, and what reading all of it means."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import Base, db, unit_kerja
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import open_reporter, unwrap_identity
from portal.wbs.kunci.primitif import SegelRusak, unseal_json
from portal.wbs.models import Akses, AksesIdentitas, Identitas
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.laporan import find_by_resi, read_isi, segel_of
from portal.wbs.service.percakapan import (
    PELAPOR,
    PENGELOLA,
    add_catatan,
    add_gerak,
    add_pesan,
    list_catatan,
    list_gerak,
    list_pesan,
    make_kiriman,
)
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import open_berkas
from tests.pabrik.wbs import SELASA, LaporanUji, Staf, make_diri, make_laporan, make_staf, make_titipan

ISI_BERKAS = b"KANARI isi berkas " * 9000
KATA = (b"KANARI", b"kuitansi-KANARI.pdf", b"Pelapor Rekaan", b"pelapor@uji.example", b"uang di luar tarif")


@dataclass(frozen=True)
class Kamar:
    """A populated room: two handlers, two custodians, two reports with dialogue, notes, moves, files, identity."""

    satu: Staf
    dua: Staf
    kustodian: Staf
    milik_satu: LaporanUji
    bersama: LaporanUji
    data: Path

    @property
    def lada(self) -> bytes:
        return get_tempat().lada


def _talk(staf: Staf, uji: LaporanUji) -> None:
    with unit_kerja():
        t = open_laporan(staf.pemegang, uji.id)
        for sisi in (PELAPOR, PENGELOLA, PELAPOR):
            add_pesan(t.baris, t.kunci, sisi=sisi, teks=f"KANARI pesan {sisi}", now=SELASA, kiriman=make_kiriman(),
                      berkas=(make_titipan(b"KANARI lampiran", "lampiran-KANARI.txt"),))  # fmt: skip
        for _ke in range(2):
            add_catatan(t.baris, t.kunci, pengguna_id=staf.akun.id, teks="KANARI catatan", kiriman=make_kiriman(),
                        now=SELASA)  # fmt: skip
            add_gerak(t.baris, t.kunci, gerak="verifikasi", ke="diverifikasi", hasil=None, oleh_id=staf.akun.id,
                      isi={"alasan": "KANARI alasan"}, now=SELASA)  # fmt: skip


def make_kamar(data: Path) -> Kamar:
    """Fill an empty room through the services."""
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    kustodian = make_staf(Peran.KUSTODIAN_WBS, nama="k")
    berkas = make_titipan(ISI_BERKAS, "kuitansi-KANARI.pdf")
    isian: dict[str, Any] = {"mode": Mode.RAHASIA, "diri": make_diri()}
    milik_satu = make_laporan(terlibat=frozenset({dua.akun.id}), apa="KANARI pertama, cukup panjang.", **isian)
    bersama = make_laporan(berkas=(berkas,), apa="KANARI kedua, juga cukup panjang.", **isian)
    for uji in (milik_satu, bersama):
        _talk(satu, uji)
    return Kamar(satu, dua, kustodian, milik_satu, bersama, data)


def list_tabel() -> list[Any]:
    """Return the tables of the room."""
    return [t for t in Base.metadata.sorted_tables if t.name.startswith("wbs_")]


def list_baris(nama: str) -> tuple[Any, list[Any]]:
    """Return a table and its rows by primary key."""
    tabel = Base.metadata.tables[nama]
    return tabel, list(db.session().execute(select(tabel).order_by(*tabel.primary_key.columns)).mappings())


def read_everything(kamar: Kamar) -> None:
    """Read both reports by every holder; raises DomainError when anything was touched."""
    for uji in (kamar.milik_satu, kamar.bersama):
        baris = find_by_resi(uji.resi)
        if baris is None:
            raise SegelRusak
        pelapor = open_reporter(kamar.lada, uji.resi, segel_of(baris), baris.id)
        read_isi(baris, pelapor)
        for staf in (kamar.satu, kamar.dua):
            if db.session().get(Akses, (uji.id, staf.akun.id)) is None:
                continue
            t = open_laporan(staf.pemegang, uji.id)
            list_catatan(t.baris, t.kunci)
            list_gerak(t.baris, t.kunci)
            for pesan in list_pesan(t.baris, t.kunci):
                for berkas in pesan.berkas:
                    list(open_berkas(berkas))
        bungkus = db.session().get_one(AksesIdentitas, (uji.id, kamar.kustodian.akun.id)).bungkus
        kunci = unwrap_identity(kamar.kustodian.pemegang.prv, bungkus, uji.id, kamar.kustodian.akun.id)
        unseal_json(kunci, db.session().get_one(Identitas, uji.id).isi, letak.identitas(uji.id), langkah=512)
