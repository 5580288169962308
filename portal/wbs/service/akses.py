"""Access of handlers to reports: open, share, take away, and re-key so that it stays taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from portal.akun.domain import Peran
from portal.akun.service import list_pengguna
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.wbs.domain.isian import LANGKAH_ISI
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import KunciLaporan, make_kunci_laporan, unwrap_handler, wrap_handler, wrap_reporter
from portal.wbs.kunci.primitif import seal_json, unseal_json
from portal.wbs.models import Akses, AksesIdentitas, BerkasRow, CatatanRow, GerakRow, Laporan, PesanRow
from portal.wbs.service.brankas import PENGELOLA, Pemegang, PemegangKunci, list_pemegang
from portal.wbs.service.laporan import find_laporan, lock_putaran, open_kepala, read_isi, seal_kepala
from portal.wbs.service.tempat import local_day


@dataclass(frozen=True)
class Terbuka:
    """A report that a handler has open: its row, its keys and its content."""

    baris: Laporan
    kunci: KunciLaporan = field(repr=False)
    isi: dict[str, Any] = field(repr=False)

    @property
    def terlibat(self) -> frozenset[int]:
        """Key holders whom the reporter named as involved: they never get this report's key."""
        return frozenset(self.isi.get("terlibat", ()))


def _not_found() -> TidakDitemukan:
    return TidakDitemukan("laporan_tidak_ada", _n("Laporan ini tidak ditemukan."))


def open_laporan(pemegang: Pemegang, laporan_id: str) -> Terbuka:
    """Open a report; raises TidakDitemukan for one that does not exist and for one that is not this handler's."""
    akses = db.session().get(Akses, (laporan_id, pemegang.pengguna_id))
    if akses is None or pemegang.jenis != PENGELOLA:
        raise _not_found()
    kunci = unwrap_handler(pemegang.prv, akses.bungkus, laporan_id, pemegang.pengguna_id)
    baris = find_laporan(laporan_id)
    return Terbuka(baris, kunci, read_isi(baris, kunci))


def list_laporan(pemegang: Pemegang) -> Sequence[tuple[Laporan, Akses]]:
    """Return the rows of the reports a handler has access to, newest day first; nothing is opened."""
    pilih = (
        select(Laporan, Akses)
        .join(Akses, Akses.laporan_id == Laporan.id)
        .where(Akses.pengguna_id == pemegang.pengguna_id)
        .order_by(Laporan.diterima_pada.desc(), Laporan.nomor)
    )
    return [(laporan, akses) for laporan, akses in db.session().execute(pilih)]


def list_akses(laporan_id: str) -> Sequence[Akses]:
    """Return who has a report's key."""
    return db.session().scalars(select(Akses).where(Akses.laporan_id == laporan_id)).all()


def list_calon(terbuka: Terbuka) -> list[PemegangKunci]:
    """Return the key holders a report can still be shared with: not those who have it, never those involved."""
    punya = {a.pengguna_id for a in list_akses(terbuka.baris.id)}
    return [p for p in list_pemegang(PENGELOLA) if p.pengguna_id not in punya | terbuka.terlibat]


def grant(pemegang: Pemegang, terbuka: Terbuka, penerima_id: int, *, now: datetime) -> None:
    """Wrap a report's keys to one more handler; raises DomainError (`bidang` penerima) when that cannot be."""
    penerima = next((p for p in list_calon(terbuka) if p.pengguna_id == penerima_id), None)
    if penerima is None:
        raise DomainError("penerima_salah", _n("Orang ini tidak dapat diberi akses."), bidang="penerima")
    lock_putaran(terbuka.baris)
    bungkus = wrap_handler(terbuka.kunci, penerima.pub, terbuka.baris.id, penerima.pengguna_id)
    db.session().add(
        Akses(laporan_id=terbuka.baris.id, pengguna_id=penerima.pengguna_id, bungkus=bungkus, pada=local_day(now))
    )
    db.session().flush()
    _audit(pemegang, "wbs.akses_diberi", terbuka.baris, now, {"kepada": penerima.surel})


def revoke(pemegang: Pemegang, terbuka: Terbuka, pengguna_id: int, *, now: datetime) -> Terbuka:
    """Take a handler's key away and re-key the report at once; return it opened with the new key.

    Raises DomainError when the handler has none, or is the one at work: the last key is never thrown away.
    """
    if pengguna_id == pemegang.pengguna_id:
        raise DomainError("akses_sendiri", _n("Akses Anda sendiri hanya dapat dicabut rekan lain."), bidang="pengguna")
    hapus = delete(Akses).where(Akses.laporan_id == terbuka.baris.id, Akses.pengguna_id == pengguna_id)
    if not db.session().execute(hapus).rowcount:  # type: ignore[attr-defined]
        raise DomainError("tanpa_akses", _n("Orang ini tidak memiliki akses."), bidang="pengguna")
    db.session().execute(
        delete(AksesIdentitas).where(
            AksesIdentitas.laporan_id == terbuka.baris.id,
            AksesIdentitas.pengguna_id == pengguna_id,
            AksesIdentitas.sampai.is_not(None),
        )
    )
    if terbuka.baris.penanggung_jawab_id == pengguna_id:
        terbuka.baris.penanggung_jawab_id = None
    _audit(pemegang, "wbs.akses_dicabut", terbuka.baris, now, {"dari_id": pengguna_id})
    return rotate(pemegang, terbuka)


def withdraw_former(*, now: datetime) -> int:
    """Delete the keys of people who are no longer handlers and mark their reports for re-keying; return how many.

    Called by the daily chore: nobody has to remember it when somebody leaves. A report whose last key would go
    keeps it, so that a mistaken click in the accounts does not destroy it; without an account nobody can use it.
    """
    sesi = db.session()
    kini = {p.id for p in list_pengguna(peran=[Peran.PENGELOLA_WBS])}
    bekas = [a for a in sesi.scalars(select(Akses)) if a.pengguna_id not in kini]
    jumlah = 0
    for akses in bekas:
        if not any(a.pengguna_id in kini for a in list_akses(akses.laporan_id)):
            continue
        sesi.execute(update(Laporan).where(Laporan.id == akses.laporan_id).values(perlu_putar=True))
        sesi.delete(akses)
        jumlah += 1
    sesi.flush()
    if jumlah:
        append_jejak(pelaku="sistem", aksi="wbs.akses_bekas", objek="wbs", now=now, rincian={"jumlah": jumlah})
    return jumlah


def rotate(pemegang: Pemegang, terbuka: Terbuka) -> Terbuka:
    """Re-key a report: new K and N, every blob sealed again, keys wrapped to whoever still has access.

    In the caller's unit of work. Raises SegelRusak when any blob does not open (then nothing
    changes), Bentrok when somebody else re-keyed it meanwhile.
    """
    sesi, baris, lama = db.session(), terbuka.baris, terbuka.kunci
    lock_putaran(baris)
    baru, putaran = make_kunci_laporan(), baris.putaran + 1
    _reseal_rows(baris.id, lama, baru, (baris.putaran, putaran))
    baris.isi = seal_json(baru.isi, terbuka.isi, letak.isi_laporan(baris.id, putaran), langkah=LANGKAH_ISI)
    baris.pelapor_bungkus = wrap_reporter(baris.pelapor_pub, baru, baris.id)
    pub = {p.pengguna_id: p.pub for p in list_pemegang(PENGELOLA)}
    for akses in list_akses(baris.id):
        if akses.pengguna_id in pub:
            akses.bungkus = wrap_handler(baru, pub[akses.pengguna_id], baris.id, akses.pengguna_id)
        else:
            sesi.delete(akses)
    baris.putaran, baris.perlu_putar = putaran, False
    sesi.flush()
    return Terbuka(baris, baru, terbuka.isi)


def _reseal_rows(laporan_id: str, lama: KunciLaporan, baru: KunciLaporan, putaran: tuple[int, int]) -> None:
    sesi, (dari, ke) = db.session(), putaran
    for pesan in sesi.scalars(select(PesanRow).where(PesanRow.laporan_id == laporan_id)):
        tempat = [letak.pesan(laporan_id, p, pesan.nomor, pesan.sisi) for p in (dari, ke)]
        pesan.isi = _reseal(lama.isi, baru.isi, pesan.isi, tempat, LANGKAH_ISI)
    for berkas in sesi.scalars(select(BerkasRow).where(BerkasRow.laporan_id == laporan_id)):
        berkas.kepala = seal_kepala(open_kepala(berkas, lama, dari), baru, laporan_id, ke)
    if lama.catatan is None or baru.catatan is None:
        raise ValueError("only a handler can re-key a report")
    for catatan in sesi.scalars(select(CatatanRow).where(CatatanRow.laporan_id == laporan_id)):
        tempat = [letak.catatan(laporan_id, p, catatan.nomor) for p in (dari, ke)]
        catatan.isi = _reseal(lama.catatan, baru.catatan, catatan.isi, tempat, LANGKAH_ISI)
    for gerak in sesi.scalars(select(GerakRow).where(GerakRow.laporan_id == laporan_id)):
        tempat = [letak.alasan(laporan_id, p, gerak.nomor) for p in (dari, ke)]
        gerak.alasan = _reseal(lama.catatan, baru.catatan, gerak.alasan, tempat, LANGKAH_ISI)


def _reseal(lama: bytes, baru: bytes, blob: bytes, tempat: Sequence[str], langkah: int) -> bytes:
    return seal_json(baru, unseal_json(lama, blob, tempat[0], langkah=langkah), tempat[1], langkah=langkah)


def mark_baru(laporan_id: str, *, kecuali: Iterable[int] = ()) -> None:
    """Tell every handler but those at work that there is something new; the daily digest counts these marks."""
    db.session().execute(
        update(Akses).where(Akses.laporan_id == laporan_id, Akses.pengguna_id.not_in(list(kecuali))).values(baru=True)
    )


def _audit(pemegang: Pemegang, aksi: str, baris: Laporan, now: datetime, rincian: dict[str, Any]) -> None:
    append_jejak(pelaku=pemegang.surel, aksi=aksi, objek=f"wbs:{baris.nomor}", now=now, rincian=rincian)


def audit(pemegang: Pemegang, aksi: str, baris: Laporan, *, now: datetime, **rincian: Any) -> None:
    """Write what a handler did to the audit trail, without content. Reporters' actions are never written."""
    _audit(pemegang, aksi, baris, now, rincian)
