"""The officer's entry: store a case and, in the same unit of work, verify or answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.akun.domain import Peran
from portal.inti.galat import DomainError, _n
from portal.organisasi.service import get_layanan, get_unit
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.domain.isian_petugas import HasilBaca, Tindakan, read_nomor
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import Pelaku, wewenang_pada
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import DataPelapor, PengaduanBaru, Tanda, submit
from portal.pengaduan.service.lacak import get_by_kode
from portal.pengaduan.service.langkah import Isian


@dataclass(frozen=True)
class Tercatat:
    """A stored case. `ditahan`: the officer is named in it, so that nothing more was done and it stays hidden."""

    tanda: Tanda
    kasus_id: int
    ditahan: bool


def entry_scope(pelaku: Pelaku) -> frozenset[int] | None:
    """Return the units somebody may write complaints down for; None means all of them.

    Own units of a complaint officer, and those of an officer this person stands in for.
    """
    hasil: set[int] = set()
    for satu in (pelaku, *pelaku.wakil_dari):
        if Peran.PETUGAS_PENGADUAN not in satu.peran:
            continue
        if satu.cakupan is None:
            return None
        hasil |= satu.cakupan
    return frozenset(hasil)


def check_tempat(isian: Mapping[str, str], hasil: HasilBaca, pelaku: Pelaku) -> None:
    """Look up unit, service and subject of the screen; put them into its values, mistakes beside their fields."""
    unit_id, layanan_id = read_nomor(isian, "unit"), read_nomor(isian, "layanan")
    try:
        if unit_id is not None:
            unit = get_unit(unit_id, entry_scope(pelaku))
            hasil.nilai["unit_id"] = unit.id
            if isian.get("layanan"):
                hasil.nilai["layanan_id"] = get_layanan(unit, layanan_id or 0).id
    except DomainError as salah:
        hasil.galat.setdefault(salah.bidang or "unit", salah)
    try:
        if hasil.nilai.get("kategori"):
            aturan.find_kategori(hasil.nilai["kategori"])
    except DomainError as salah:
        hasil.galat.setdefault("kategori", salah)


def make_baru(hasil: HasilBaca) -> PengaduanBaru:
    """Return the case that a screen without mistakes describes, files apart."""
    return PengaduanBaru(**hasil.nilai, pelapor=DataPelapor(**hasil.pelapor))


def record(baru: PengaduanBaru, tindakan: Tindakan, *, kiriman: str, pelaku: Pelaku, now: datetime) -> Tercatat:
    """Store what an officer wrote down, link it to SP4N-LAPOR!, verify or answer it; all or nothing.

    The same key again gives the same receipt and does nothing twice. Raises what `submit` and `move` raise,
    and DomainError for a unit outside the officer's scope.
    """
    if baru.kanal == "web":
        raise DomainError("kanal_salah", _n("Pilih kanal yang tersedia."), bidang="kanal")
    get_unit(baru.unit_id, entry_scope(pelaku))
    tanda = submit(baru, kiriman=kiriman, now=now, pelaku=pelaku.nama)
    kasus = get_by_kode(tanda.kode)
    ditahan = Wewenang.PETUGAS not in wewenang_pada(kasus, pelaku)
    if kasus.versi == 1 and not ditahan:
        _act(kasus, tindakan, pelaku=pelaku, now=now)
    return Tercatat(tanda, kasus.id, ditahan)


def _act(kasus: Pengaduan, tindakan: Tindakan, *, pelaku: Pelaku, now: datetime) -> None:
    if tindakan.sp4n_id:
        move(kasus.id, "tautkan_sp4n", Isian(nilai={"sp4n_id": tindakan.sp4n_id}), pelaku=pelaku, now=now)
    kelas = {"klasifikasi": tindakan.klasifikasi, "kategori": tindakan.kategori}
    if tindakan.jawaban:
        nilai = {**kelas, "jawaban": tindakan.jawaban}
        move(kasus.id, "jawab_di_tempat", Isian(nilai=nilai), pelaku=pelaku, now=now)
    elif tindakan.klasifikasi:
        move(kasus.id, "verifikasi", Isian(nilai=kelas), pelaku=pelaku, now=now)
