"""Whistle-blowing for tests, made through the services: key holders with vaults, reports with receipts."""

import io
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.akun.domain import Peran
from portal.akun.service import Pengguna, get_pengguna
from portal.inti.db import unit_kerja
from portal.organisasi.service import list_unit
from portal.wbs.domain.isian import DataDiri, IsianLaporan
from portal.wbs.domain.pilihan import Kategori, Mode
from portal.wbs.kunci import brankas as kunci_brankas
from portal.wbs.kunci.resi import make_resi
from portal.wbs.service import brankas as layanan
from portal.wbs.service import pulih as pulih_layanan
from portal.wbs.service.brankas import Pemegang
from portal.wbs.service.laporan import BerkasTitipan, TandaTerima, seal_laporan, store_laporan
from portal.wbs.service.titipan import AliranBukti, take_unggahan
from tests.pabrik.organisasi import make_akun, make_unit

SELASA = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)
"""Tuesday 3 February 2026, 10.00 WIB."""
FRASA = "empat kata acak panjang"
FRASA_UNIK = "jembatan-KANARI-4711"
kunci_brankas.TAKARAN = kunci_brankas.Takaran(ops=1, mem=8192)
"""Argon2id as cheap as it gets: tests of many vaults would otherwise take minutes."""


@dataclass(frozen=True)
class Staf:
    """A key holder: account, open vault, recovery code."""

    akun: Pengguna
    pemegang: Pemegang
    pulih: str

    @property
    def surel(self) -> str:
        return self.akun.email


def make_staf(
    peran: Peran = Peran.PENGELOLA_WBS, nama: str = "a", jabatan: str = "Auditor Muda", *, sah: bool = True
) -> Staf:
    """Make an account in a role with a vault; `nama` makes its address unique. `sah`: a colleague confirms it."""
    if not list_unit():
        make_unit()
    akun = make_akun(peran, unit=list_unit()[0].kode, email=f"{peran.value}-{nama}@uji.example")
    isi, prv, pulih = layanan.prepare_brankas(akun.id, FRASA)
    with unit_kerja():
        layanan.store_brankas(get_pengguna(akun.id), isi, jabatan=jabatan, now=SELASA)
        pulih_layanan.renew_darurat(get_pengguna(akun.id), prv, now=SELASA)
    if sah:
        confirm(akun.id)
    return Staf(akun, Pemegang(akun.id, akun.nama, akun.email, layanan.jenis_of(akun), prv), pulih)


def confirm(pengguna_id: int, now: datetime = SELASA) -> None:
    """Let a key holder of the same kind confirm a vault that waits."""
    jenis = layanan.get_brankas(pengguna_id).jenis
    if any(m.pengguna_id == pengguna_id for m in layanan.list_menunggu(jenis)):
        with unit_kerja():
            rekan = layanan.list_pemegang(jenis)[0]
            layanan.confirm_brankas(get_pengguna(rekan.pengguna_id), pengguna_id, now=now)


def make_isian(**lain: Any) -> IsianLaporan:
    dasar: dict[str, Any] = {
        "mode": Mode.ANONIM,
        "kategori": Kategori.PUNGLI,
        "apa": f"Petugas meminta uang di luar tarif resmi. {FRASA_UNIK}",
        "siapa": "Seorang petugas loket",
        "di_mana": "Loket 3",
        "kapan": "Senin pagi",
        "bagaimana": "Uang diminta sebelum berkas diterima.",
    }
    return IsianLaporan(**dasar | lain)


def make_diri() -> DataDiri:
    return DataDiri("Pelapor Rekaan", "pelapor@uji.example", "pegawai")


def make_titipan(isi: bytes = b"bukti rahasia", nama: str = "kuitansi.txt") -> BerkasTitipan:
    """Seal and store one evidence file the way an upload is."""
    aliran = AliranBukti()
    aliran.write(isi)
    aliran.seek(0)
    berkas = take_unggahan(aliran, nama)
    assert berkas is not None
    return berkas


@dataclass(frozen=True)
class LaporanUji:
    id: str
    resi: str
    tanda: TandaTerima


def make_laporan(
    *, now: datetime = SELASA, berkas: tuple[BerkasTitipan, ...] = (), resi: str | None = None, **isian: Any
) -> LaporanUji:
    """Submit one report in a unit of work of its own; there must be a handler (`make_staf`)."""
    resi, laporan_id = resi or make_resi(), secrets.token_hex(16)
    tersegel = seal_laporan(make_isian(**isian), berkas, resi=resi, laporan_id=laporan_id, now=now)
    with unit_kerja():
        tanda = store_laporan(tersegel, resi=resi)
    return LaporanUji(laporan_id, resi, tanda)


def unggahan(isi: bytes = b"bukti rahasia", nama: str = "kuitansi.txt") -> tuple[io.BytesIO, str]:
    """Return a file for the test client's form."""
    return io.BytesIO(isi), nama
