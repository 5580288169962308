"""Old registers: a file becomes cases with a historic log, all of it or nothing, fast for tens of thousands of rows."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.kiriman import Kiriman
from portal.inti.kode import make_kode
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import Tabel
from portal.organisasi.service import Unit, list_unit, subtree_ids
from portal.pengaduan.domain.garis_waktu import Jam, build_peristiwa, make_jam
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.keadaan import Keadaan, Peristiwa, apply_peristiwa, start
from portal.pengaduan.domain.padanan import guess_peta, squeeze
from portal.pengaduan.domain.pilihan import KATEGORI_RAHASIA
from portal.pengaduan.domain.register import BarisRegister, HasilBaca, Peta, Pilihan, content_of, parse_register
from portal.pengaduan.models import Pelapor, Pengaduan, PeristiwaRow, Terlapor
from portal.pengaduan.service import aturan, cari, penutupan, peta, terlapor
from portal.pengaduan.service.buku import Catatan, make_row, write_keadaan
from portal.pengaduan.service.kasus import take_nomor, write_nomor
from portal.pengaduan.service.tempat import read_tempat

JENIS_KIRIMAN = "pengaduan.impor"
TANDA = "impor: "
NOMOR_MAKS = 40
GALAT_MAKS = 20
SEKALI = 500
_KOLOM = tuple(c.key for c in Pengaduan.__table__.columns if c.key != "id")


@dataclass(frozen=True)
class KasusLama:
    """One case ready to be stored: its row, its log, the state that the log gives."""

    baris: BarisRegister
    peristiwa: Sequence[Peristiwa]
    keadaan: Keadaan
    log: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class ImporSiap:
    """A register that was read and checked outside any unit of work."""

    unit: Unit
    kolom: Sequence[str]
    peta: Peta
    kasus: Sequence[KasusLama]


@dataclass(frozen=True)
class HasilImpor:
    """What was stored: how many cases, per state and month, and how many got a new register number."""

    jumlah: int
    status: Mapping[str, int]
    bulan: Mapping[str, int]
    nomor_baru: int


def list_pilihan(unit: Unit) -> Pilihan:
    """Return what subject and unit columns of a register may hold: codes and names in use."""
    kategori: dict[str, str] = {}
    for k in aturan.list_kategori():
        kategori |= {squeeze(k.kode): k.kode, squeeze(k.nama): k.kode}
    milik: dict[str, int] = {}
    for u in list_unit(subtree_ids(unit.id)):
        milik |= {squeeze(u.kode): u.id, squeeze(u.nama): u.id}
    return Pilihan(kategori, milik, unit.id)


def propose_peta(tabel: Tabel) -> Peta:
    """Return the mapping used last time for these headings, else a guess."""
    return peta.find_peta(peta.REGISTER, tabel.kolom) or Peta(guess_peta(tabel.kolom))


def read_register(tabel: Tabel, pasangan: Peta, *, unit: Unit, now: datetime) -> HasilBaca:
    """Check every row of a register; nothing is stored."""
    hari_ini = local_date(now, read_tempat().zona)
    return parse_register(tabel, pasangan, list_pilihan(unit), hari_ini=hari_ini)


def refuse_salah(hasil: HasilBaca) -> None:
    """Raise DomainError naming the bad rows, if there are any."""
    if not hasil.salah:
        return
    sisa = len(hasil.salah) - GALAT_MAKS
    rincian = "\n".join(map(str, hasil.salah[:GALAT_MAKS])) + (f"\ndan {sisa} lagi" if sisa > 0 else "")
    raise DomainError(
        "baris_salah",
        _n("Tidak ada yang diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
        bidang="berkas",
        jumlah=len({s.nomor for s in hasil.salah}),
        rincian=rincian,
    )


def prepare_impor(tabel: Tabel, pasangan: Peta, *, unit: Unit, pelaku: str, now: datetime) -> ImporSiap:
    """Read and check a register and build the log of every case; raises DomainError naming every bad row.

    Call it outside a unit of work: it is the slow part.
    """
    hasil = read_register(tabel, pasangan, unit=unit, now=now)
    refuse_salah(hasil)
    jam: dict[int, Jam] = {}
    zona, siap = read_tempat().zona, []
    for b in hasil.baris:
        if b.unit_id not in jam:
            jam[b.unit_id] = make_jam(aturan.kalender_of(b.unit_id), aturan.read_batas(b.unit_id))
        peristiwa = build_peristiwa(b, jam=jam[b.unit_id], zona=zona, now=now)
        siap.append(_fold_log(b, peristiwa, pelaku=pelaku, now=now))
    return ImporSiap(unit, tabel.kolom, pasangan, siap)


def _fold_log(b: BarisRegister, peristiwa: Sequence[Peristiwa], *, pelaku: str, now: datetime) -> KasusLama:
    keadaan: Keadaan | None = None
    log = []
    for p in peristiwa:
        catatan = Catatan(
            pelaku=f"{TANDA}{pelaku}"[:120],
            dicatat_at=now,
            catatan=f"Dari register lama, baris {b.nomor_baris}." if keadaan is None else "",
            publik=GERAK[p.gerak].publik is not None,
        )
        log.append(make_row(p, catatan, sebelum=keadaan))
        keadaan = start(p) if keadaan is None else apply_peristiwa(keadaan, p)
    return KasusLama(b, peristiwa, cast(Keadaan, keadaan), log)


def _key(unit_id: int, b: BarisRegister) -> str:
    return hashlib.sha256(repr((JENIS_KIRIMAN, unit_id, content_of(b))).encode()).hexdigest()


def _existing(kolom: Any, nilai: Iterable[Any], *lain: Any) -> list[Any]:
    """Return the rows whose column holds one of the values."""
    semua = list(nilai)
    hasil: list[Any] = []
    for awal in range(0, len(semua), SEKALI):
        hasil += db.session().execute(select(kolom, *lain).where(kolom.in_(semua[awal : awal + SEKALI]))).all()
    return hasil


def _refuse_known(siap: ImporSiap, kunci: Sequence[str]) -> set[str]:
    """Raise Bentrok when rows are stored already; return the register numbers that are taken."""
    sudah = {b[0] for b in _existing(Kiriman.kunci, kunci)}
    nomor = {k.baris.nomor for k in siap.kasus if k.baris.nomor}
    lain = (Pengaduan.tahun, Pengaduan.unit_id, Pengaduan.dicatat_oleh)
    ada = _existing(Pengaduan.nomor_register, nomor, *lain)
    milik = subtree_ids(siap.unit.id)
    surat = {
        (b[0], b.tahun)
        for b in (*ada, *_existing(Pengaduan.nomor_surat, nomor, *lain))
        if b.dicatat_oleh.startswith(TANDA) and b.unit_id in milik
    }
    lama = [
        k.baris.nomor_baris
        for k, s in zip(siap.kasus, kunci, strict=True)
        if s in sudah or (k.baris.nomor, k.baris.tanggal_diterima.year) in surat
    ]
    if len(lama) == len(siap.kasus):
        raise Bentrok("sudah_diimpor", _n("Berkas ini sudah diimpor. Tidak ada baris baru."), bidang="berkas")
    if lama:
        raise Bentrok(
            "baris_sudah_ada",
            _n("Tidak ada yang diimpor. %(jumlah)s baris sudah tersimpan: %(nomor)s."),
            bidang="berkas",
            jumlah=len(lama),
            nomor=", ".join(map(str, lama[:GALAT_MAKS])) + (" …" if len(lama) > GALAT_MAKS else ""),
        )
    return {b[0] for b in ada}


def _make_kode(jumlah: int) -> list[str]:
    """Return that many tracking codes which nobody has."""
    kode: set[str] = set()
    while len(kode) < jumlah:
        calon = {make_kode() for _ in range(jumlah - len(kode))}
        kode |= calon - {b[0] for b in _existing(Pengaduan.kode, calon)}
    return list(kode)


class _Nomor:
    """Gives every case its place in the year's register, and its own number when that one is free."""

    def __init__(self, siap: ImporSiap, terpakai: set[str]) -> None:
        per_tahun = Counter(k.baris.tanggal_diterima.year for k in siap.kasus)
        self.berikut = {tahun: take_nomor(tahun, jumlah) for tahun, jumlah in sorted(per_tahun.items())}
        self.terpakai = terpakai
        self.baru = 0

    def take(self, b: BarisRegister) -> dict[str, Any]:
        tanggal = b.tanggal_diterima
        urut, awalan = self.berikut[tanggal.year]
        self.berikut[tanggal.year] = urut + 1, awalan
        bebas = bool(b.nomor) and len(b.nomor) <= NOMOR_MAKS and b.nomor not in self.terpakai
        if bebas and f"/{awalan}/" not in b.nomor:
            self.terpakai.add(b.nomor)
            return {"urut": urut, "nomor_register": b.nomor, "nomor_surat": ""}
        self.baru += 1
        return {
            "urut": urut,
            "nomor_register": write_nomor(urut, awalan, tanggal),
            "nomor_surat": b.nomor,
        }


def _make_row(
    k: KasusLama, kode: str, nomor: Mapping[str, Any], lapor: date, *, pelaku: str, now: datetime
) -> Pengaduan:
    b = k.baris
    kasus = Pengaduan(
        kode=kode,
        tahun=b.tanggal_diterima.year,
        jenis=b.jenis,
        kanal=b.kanal,
        judul=b.judul,
        isi=b.isi,
        tanggal_kejadian=None,
        waktu_kejadian="",
        layanan_id=None,
        lokasi="",
        pihak="",
        harapan="",
        wilayah=b.wilayah,
        anonim=b.anonim,
        rahasia=b.kategori in KATEGORI_RAHASIA,
        tanpa_identitas=not _has_pelapor(b),
        bahasa="id",
        diterima_at=k.peristiwa[0].waktu,
        tanggal_diterima=b.tanggal_diterima,
        tanggal_lapor=lapor,
        dicatat_at=now,
        dicatat_oleh=f"{TANDA}{pelaku}"[:120],
        **nomor,
    )
    write_keadaan(kasus, k.keadaan)
    return kasus


def _has_pelapor(b: BarisRegister) -> bool:
    return any((b.nama, b.telepon, b.surel, b.jenis_kelamin, b.alamat))


def _reporting_dates(siap: ImporSiap, now: datetime) -> list[date]:
    """Return the date whose period counts each case; a month of a unit is asked about once."""
    hari_ini = local_date(now, read_tempat().zona)
    terkunci: dict[tuple[int, str], bool] = {}
    hasil = []
    for k in siap.kasus:
        tanggal = k.baris.tanggal_diterima
        kunci = (k.baris.unit_id, Periode.containing(tanggal, "bulan").kode)
        if kunci not in terkunci:
            lapor = penutupan.reporting_date(k.baris.unit_id, tanggal, hari_ini=date.max)
            terkunci[kunci] = lapor == date.max
        hasil.append(hari_ini if terkunci[kunci] else tanggal)
    return hasil


def import_register(siap: ImporSiap, *, pelaku: str, now: datetime) -> HasilImpor:
    """Store a prepared register in the caller's unit of work.

    Raises Bentrok when rows of it are stored already: then nothing is stored.
    """
    wait_for_turn("pengaduan.impor")
    kunci = [_key(siap.unit.id, k.baris) for k in siap.kasus]
    nomor = _Nomor(siap, _refuse_known(siap, kunci))
    lapor, kode = _reporting_dates(siap, now), _make_kode(len(siap.kasus))
    kasus = [
        _make_row(k, kode[i], nomor.take(k.baris), lapor[i], pelaku=pelaku, now=now) for i, k in enumerate(siap.kasus)
    ]
    id_of = _insert_kasus(kasus)
    _insert_rest(siap, kasus, id_of, now)
    db.session().execute(
        insert(cast(Table, Kiriman.__table__)),
        [
            {"kunci": s, "jenis": JENIS_KIRIMAN, "sidik": s, "tanda_terima": k.kode, "dibuat_at": now}
            for s, k in zip(kunci, kasus, strict=True)
        ],
    )
    peta.remember_peta(peta.REGISTER, siap.kolom, siap.peta, now=now)
    hasil = HasilImpor(
        len(kasus),
        dict(Counter(k.status for k in kasus)),
        dict(sorted(Counter(f"{k.tanggal_lapor:%Y-%m}" for k in kasus).items())),
        nomor.baru,
    )
    append_jejak(
        pelaku=pelaku,
        aksi="pengaduan.impor",
        objek=siap.unit.kode,
        now=now,
        rincian={"jumlah": hasil.jumlah, "status": hasil.status, "nomor_baru": hasil.nomor_baru},
    )
    return hasil


def _insert_kasus(kasus: Sequence[Pengaduan]) -> dict[str, int]:
    baris = [{kolom: getattr(k, kolom) for kolom in _KOLOM} for k in kasus]
    perintah = insert(cast(Table, Pengaduan.__table__)).returning(Pengaduan.kode, Pengaduan.id)
    return {b.kode: b.id for b in db.session().execute(perintah, baris)}


def _insert_rest(siap: ImporSiap, kasus: Sequence[Pengaduan], id_of: Mapping[str, int], now: datetime) -> None:
    find = terlapor.make_finder()
    log: list[dict[str, Any]] = []
    pelapor: list[dict[str, Any]] = []
    nama: list[dict[str, Any]] = []
    teks: list[tuple[int, str]] = []
    for k, row in zip(siap.kasus, kasus, strict=True):
        nomor, b = id_of[row.kode], k.baris
        log += [{"pengaduan_id": nomor, **p} for p in k.log]
        if _has_pelapor(b):
            data = {f: getattr(b, f) for f in ("nama", "telepon", "surel", "alamat", "jenis_kelamin")}
            pelapor.append({"pengaduan_id": nomor, "utama": True, **data})
        nama += [
            {"pengaduan_id": nomor, "pengguna_id": p, "otomatis": True, "sejak": now} for p in find(b.judul, b.isi)
        ]
        teks.append((nomor, cari.compose_teks(row, b.nama)))
    sesi = db.session()
    for tabel, isi in ((PeristiwaRow, log), (Pelapor, pelapor), (Terlapor, nama)):
        if isi:
            sesi.execute(insert(cast(Table, tabel.__table__)), isi)
    cari.write_baru(teks)


@dataclass(frozen=True)
class Ringkas:
    """What a register holds, for the preview."""

    jumlah: int
    status: Mapping[str, int]
    kanal: Mapping[str, int]
    bulan: Mapping[str, int]


def summarize(baris: Sequence[BarisRegister]) -> Ringkas:
    """Count the good rows of a register per state, channel and month of receipt."""
    hitung: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for b in baris:
        hitung["status"][b.status.value] += 1
        hitung["kanal"][b.kanal] += 1
        hitung["bulan"][Periode.containing(b.tanggal_diterima, "bulan").kode] += 1
    return Ringkas(len(baris), dict(hitung["status"]), dict(hitung["kanal"]), dict(sorted(hitung["bulan"].items())))
