"""Submit a report: everything is sealed before anything is written, and stored exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal.inti.db import db, insert_for
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.kode import make_kode
from portal.organisasi.service import read_profil
from portal.wbs.domain.isian import LANGKAH_IDENTITAS, LANGKAH_ISI, IsianLaporan
from portal.wbs.domain.pilihan import Kanal, Mode, Status
from portal.wbs.kunci import bukti, letak
from portal.wbs.kunci.aliran import count_potong
from portal.wbs.kunci.laporan import (
    KunciLaporan,
    SegelPelapor,
    make_kunci_laporan,
    open_reporter,
    seal_reporter,
    wrap_all,
    wrap_identity,
)
from portal.wbs.kunci.primitif import derive, make_kunci, seal_json, unseal_json
from portal.wbs.kunci.resi import find_key
from portal.wbs.models import Akses, AksesIdentitas, BerkasRow, Identitas, Laporan
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, PemegangKunci, list_pemegang, pubs_of
from portal.wbs.service.tempat import get_tempat, local_day

ULANG_NOMOR = 5
LANGKAH_KEPALA = 512


class TanpaPengelola(DomainError):
    """Nobody has a key for this report; it is refused before anything is stored."""

    status = 503

    def __init__(self, kalimat: str | None = None) -> None:
        super().__init__(
            "tanpa_pengelola",
            kalimat or _n("Jalur ini sedang tidak dapat menerima laporan karena belum ada pengelola yang siap."),
        )


@dataclass(frozen=True)
class BerkasTitipan:
    """An evidence file whose sealed content lies in the storage under `token`; `kunci` is F."""

    token: str
    kunci: bytes
    nama: str
    ukuran: int


@dataclass(frozen=True)
class Tersegel:
    """A report ready to be stored: rows by table, and what the receipt page needs."""

    laporan: Mapping[str, Any]
    akses: Sequence[Mapping[str, Any]]
    identitas: Mapping[str, Any] | None
    akses_identitas: Sequence[Mapping[str, Any]]
    berkas: Sequence[Mapping[str, Any]]
    isi: Mapping[str, Any]


@dataclass(frozen=True)
class TandaTerima:
    """What a reporter may keep or carry elsewhere. No secret in it."""

    nomor: str
    tanggal: date
    komitmen: str
    instansi: str
    tanda_tangan: str


def seal_kepala(berkas: BerkasTitipan, kunci: KunciLaporan, laporan_id: str, putaran: int) -> bytes:
    """Seal name, size and key of a file by K."""
    isi = {"nama": berkas.nama, "ukuran": berkas.ukuran, "kunci": berkas.kunci.hex()}
    return seal_json(kunci.isi, isi, letak.kepala_berkas(laporan_id, putaran, berkas.token), langkah=LANGKAH_KEPALA)


def open_kepala(baris: BerkasRow, kunci: KunciLaporan, putaran: int) -> BerkasTitipan:
    """Open a file's header; raises SegelRusak."""
    tempat = letak.kepala_berkas(baris.laporan_id, putaran, baris.token)
    isi = unseal_json(kunci.isi, baris.kepala, tempat, langkah=LANGKAH_KEPALA)
    return BerkasTitipan(baris.token, bytes.fromhex(isi["kunci"]), isi["nama"], isi["ukuran"])


def berkas_row(berkas: BerkasTitipan, kunci: KunciLaporan, laporan_id: str, putaran: int, pesan: int) -> dict[str, Any]:
    """Return the row of a file that came with a message (0: the report itself)."""
    return {
        "token": berkas.token,
        "laporan_id": laporan_id,
        "pesan": pesan,
        "potong": count_potong(berkas.ukuran),
        "kepala": seal_kepala(berkas, kunci, laporan_id, putaran),
    }


def check_baru(token: Sequence[str]) -> None:
    """Raise Bentrok (`bidang` berkas) when one of these files was stored with an earlier report or message."""
    if token and db.session().scalar(select(BerkasRow.token).where(BerkasRow.token.in_(token)).limit(1)):
        raise Bentrok(
            "berkas_terpakai",
            _n("Berkas ini sudah tersimpan dengan kiriman sebelumnya. Hapus dari daftar, atau buka formulir baru."),
            bidang="berkas",
        )


def list_penerima(terlibat: frozenset[int]) -> list[PemegangKunci]:
    """Return the handlers who get the key: all that have one, except those named as involved.

    Raises TanpaPengelola when none is left: nothing is stored that nobody can read.
    """
    semua = list_pemegang(PENGELOLA)
    if not semua:
        raise TanpaPengelola
    penerima = [p for p in semua if p.pengguna_id not in terlibat]
    if not penerima:
        raise TanpaPengelola(_n("Semua pengelola Anda tandai terlibat. Sampaikan laporan ini ke inspektorat atau KPK."))
    return penerima


def list_kustodian(terlibat: frozenset[int]) -> list[PemegangKunci]:
    """Return the custodians of an identity; raises DomainError (`bidang` mode) when there is none."""
    kustodian = [k for k in list_pemegang(KUSTODIAN) if k.pengguna_id not in terlibat]
    if not kustodian:
        raise DomainError(
            "tanpa_kustodian",
            _n("Belum ada kustodian yang dapat menjaga identitas Anda. Pilih cara anonim."),
            bidang="mode",
        )
    return kustodian


def seal_diri(
    diri: Mapping[str, Any], kustodian: Sequence[PemegangKunci], laporan_id: str, hari: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Seal an identity by a fresh key that only the custodians get; return its row and theirs.

    `diri` carries "terlibat" beside who it is: a custodian who shares the key later must know whom to leave out.
    """
    kunci = make_kunci()
    isi = seal_json(kunci, diri, letak.identitas(laporan_id), langkah=LANGKAH_IDENTITAS)
    akses = [
        {
            "laporan_id": laporan_id,
            "pengguna_id": k.pengguna_id,
            "bungkus": wrap_identity(kunci, k.pub, laporan_id, k.pengguna_id),
            "sampai": None,
        }
        for k in kustodian
    ]
    return {"laporan_id": laporan_id, "isi": isi, "pada": hari}, akses


def make_meterai(laporan_id: str, komitmen: str) -> str:
    """Return the mark that only the server with its pepper can put on a report's content.

    Keys are wrapped to public halves that lie in the database: without it, whoever writes there could wrap a key of
    his own and seal any content under it.
    """
    return derive(get_tempat().lada, b"meterai", laporan_id.encode(), komitmen.encode()).hex()


def is_asli(laporan_id: str, isi: Mapping[str, Any]) -> bool:
    """Tell whether content was sealed by this server; False after the pepper was lost as well."""
    kata = {k: v for k, v in isi.items() if k not in ("garam", "meterai")}
    komitmen = bukti.make_komitmen(str(isi.get("garam")), kata)
    return str(isi.get("meterai")) == make_meterai(laporan_id, komitmen)


def make_nomor(hari: date) -> str:
    """Return a random register number: not secret, and it tells nothing about how many reports there are."""
    return f"WBS-{hari.year}-{make_kode(6)}"


def _segel_columns(segel: SegelPelapor) -> dict[str, bytes]:
    return {
        "cari": segel.cari,
        "pelapor_pub": segel.pub,
        "pelapor_prv": segel.prv,
        "pelapor_bungkus": segel.bungkus,
    }


def seal_laporan(
    isian: IsianLaporan,
    berkas: Sequence[BerkasTitipan],
    *,
    resi: str,
    laporan_id: str,
    now: datetime,
    kanal: Kanal = Kanal.WEB,
    ganti_resi: bool = False,
) -> Tersegel:
    """Seal a report for the handlers of this moment; nothing is stored yet. Call it outside a unit of work.

    `laporan_id` is 32 random hex digits fixed together with the receipt. Raises TanpaPengelola when nobody could
    read it, DomainError (`bidang` mode) when a hidden identity has no custodian.
    """
    penerima = list_penerima(isian.terlibat)
    kustodian = list_kustodian(isian.terlibat) if isian.mode is Mode.RAHASIA else []
    kunci, hari, garam = make_kunci_laporan(), local_day(now), bukti.make_garam()
    isi = {**isian.as_json(), "mode": isian.mode, "kategori": isian.kategori, "berkas": [b.token for b in berkas]}
    identitas: dict[str, Any] | None = None
    akses_identitas: list[dict[str, Any]] = []
    if isian.diri and kustodian:
        diri = {**isian.diri.as_json(), "terlibat": sorted(isian.terlibat)}
        identitas, akses_identitas = seal_diri(diri, kustodian, laporan_id, hari)
    bungkus = wrap_all(kunci, pubs_of(penerima), laporan_id)
    komitmen = bukti.make_komitmen(garam, isi)
    tersegel = {"garam": garam, "meterai": make_meterai(laporan_id, komitmen), **isi}
    laporan = {
        "id": laporan_id,
        "nomor": make_nomor(hari),
        **_segel_columns(seal_reporter(get_tempat().lada, resi, kunci, laporan_id)),
        "isi": seal_json(kunci.isi, tersegel, letak.isi_laporan(laporan_id, 1), langkah=LANGKAH_ISI),
        "komitmen": komitmen,
        "putaran": 1,
        "perlu_putar": False,
        "ganti_resi": ganti_resi,
        "diterima_pada": hari,
        "kategori": isian.kategori.value,
        "mode": isian.mode.value,
        "kanal": kanal.value,
        "status": Status.DITERIMA.value,
        "kembali": False,
        "ditahan": False,
        "versi": 1,
    }
    return Tersegel(
        laporan=laporan,
        akses=[
            {"laporan_id": laporan_id, "pengguna_id": n, "bungkus": b, "pada": hari, "baru": True}
            for n, b in bungkus.items()
        ],
        identitas=identitas,
        akses_identitas=akses_identitas,
        berkas=[berkas_row(b, kunci, laporan_id, 1, 0) for b in berkas],
        isi=isi,
    )


def _insert(sesi: Session, tersegel: Tersegel) -> bool:
    """Insert the report's row; False when a row with this id, receipt or number is there."""
    tabel = cast(Table, Laporan.__table__)
    sisip = insert_for(sesi.get_bind().dialect.name, tabel).on_conflict_do_nothing().returning(tabel.c.id)
    laporan = dict(tersegel.laporan)
    for _ke in range(ULANG_NOMOR):
        if sesi.execute(sisip, laporan).scalar_one_or_none() is not None:
            return True
        if sesi.scalar(select(Laporan.id).where(Laporan.cari == laporan["cari"])):
            return False
        laporan["nomor"] = make_nomor(laporan["diterima_pada"])
    raise RuntimeError("no free register number")


def store_laporan(tersegel: Tersegel, *, resi: str) -> TandaTerima:
    """Store a sealed report in the caller's unit of work; the same receipt again gives the same proof.

    Raises Bentrok when this receipt belongs to a report with other content.
    """
    sesi = db.session()
    if not _insert(sesi, tersegel):
        return _repeat(tersegel, resi)
    check_baru([b["token"] for b in tersegel.berkas])
    for model, baris in (
        (Akses, tersegel.akses),
        (Identitas, [tersegel.identitas] if tersegel.identitas else []),
        (AksesIdentitas, tersegel.akses_identitas),
        (BerkasRow, tersegel.berkas),
    ):
        if baris:
            sesi.execute(cast(Table, model.__table__).insert(), list(baris))
    return make_tanda(find_laporan(str(tersegel.laporan["id"])))


def _repeat(tersegel: Tersegel, resi: str) -> TandaTerima:
    baris = find_by_resi(resi)
    if baris is None:
        raise Bentrok("resi_bentrok", _n("Kode ini sudah dipakai. Mulai lagi dari halaman depan."))
    lama = read_isi(baris, open_reporter(get_tempat().lada, resi, segel_of(baris), baris.id))
    del lama["garam"], lama["meterai"]
    if lama != tersegel.isi:
        raise Bentrok(
            "laporan_berbeda",
            _n("Laporan dengan kode ini sudah tersimpan dengan isi lain. Buka kotak Anda untuk menambah keterangan."),
        )
    return make_tanda(baris)


def find_laporan(laporan_id: str) -> Laporan:
    """Return a report's row; raises TidakDitemukan, also for one that was destroyed meanwhile."""
    baris = db.session().get(Laporan, laporan_id)
    if baris is None:
        raise TidakDitemukan("laporan_tidak_ada", _n("Laporan ini tidak ditemukan."))
    return baris


def lock_putaran(baris: Laporan) -> None:
    """Lock a report's row until the unit of work ends.

    Raises Bentrok when the report was re-keyed since it was opened: nothing is sealed with a key of before.
    """
    pilih = select(Laporan.putaran).where(Laporan.id == baris.id).with_for_update()
    if db.session().scalar(pilih) != baris.putaran:
        raise Bentrok("kunci_diganti", _n("Kunci laporan baru saja diganti. Tulisan Anda tetap ada, kirim lagi."))


def find_by_resi(resi: str) -> Laporan | None:
    """Return the row that a receipt belongs to; None when there is none."""
    return db.session().scalar(select(Laporan).where(Laporan.cari == find_key(get_tempat().lada, resi)))


def segel_of(baris: Laporan) -> SegelPelapor:
    """Return what the receipt opens."""
    return SegelPelapor(baris.cari, baris.pelapor_pub, baris.pelapor_prv, baris.pelapor_bungkus)


def read_isi(baris: Laporan, kunci: KunciLaporan) -> dict[str, Any]:
    """Open a report's content; raises SegelRusak."""
    isi = unseal_json(kunci.isi, baris.isi, letak.isi_laporan(baris.id, baris.putaran), langkah=LANGKAH_ISI)
    return cast(dict[str, Any], isi)


def make_tanda(baris: Laporan) -> TandaTerima:
    """Return the signed proof that this report was received."""
    profil = read_profil()
    nama = profil.nama if profil else "Portal Integritas"
    pesan = bukti.Bukti(nama, baris.nomor, baris.diterima_pada, baris.komitmen)
    return TandaTerima(
        nomor=baris.nomor,
        tanggal=baris.diterima_pada,
        komitmen=baris.komitmen,
        instansi=nama,
        tanda_tangan=bukti.sign(get_tempat().bukti, pesan),
    )
