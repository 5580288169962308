"""Where an officer types answers in for others: service, counter and instrument, kept in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import cakupan
from portal.organisasi.service import Layanan, Loket, Unit, find_layanan, find_unit, list_layanan, list_loket, list_unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.instrumen import find_instrumen, list_instrumen

TERIKAT = ("tempat", "loket", "instrumen")


@dataclass(frozen=True)
class TempatIsi:
    """What the answers are about; without a service they rate the unit as a whole."""

    unit: Unit
    layanan: Layanan | None
    loket: Loket | None
    instrumen: Instrumen

    @property
    def gratis(self) -> bool:
        """Whether the service is free, so that the tariff question is not asked."""
        return self.layanan is not None and self.layanan.gratis

    @property
    def kueri(self) -> dict[str, Any]:
        """The same place as it stands in an address."""
        return {
            "tempat": f"{self.unit.kode}/{self.layanan.kode if self.layanan else ''}",
            "loket": f"{self.unit.kode}/{self.loket.kode}" if self.loket else "",
            "instrumen": self.instrumen.kode,
        }

    @property
    def terikat(self) -> str:
        """What the submission key of a form about this place is bound to."""
        return ".".join(self.kueri.values())


def read_tempat() -> TempatIsi | None:
    """Return the place named by the address or form, None when none is named.

    Raises TidakDitemukan for an unknown one, DomainError (tempat) when the instrument rates a service and none is
    named, DomainError (loket) for a counter of another unit.
    """
    teks = request.values.get("tempat", "")
    if not teks:
        return None
    kode_unit, _, kode_layanan = teks.partition("/")
    unit = find_unit(kode_unit, cakupan())
    instrumen = find_instrumen(request.values.get("instrumen") or "skm")
    layanan = find_layanan(unit, kode_layanan) if kode_layanan and instrumen.subjek == "layanan" else None
    if instrumen.subjek == "layanan" and layanan is None:
        raise DomainError("layanan_kosong", _n("Pilih layanan yang dinilai."), bidang="tempat")
    return TempatIsi(unit, layanan, _find_loket(unit, request.values.get("loket", "")), instrumen)


def _find_loket(unit: Unit, kode: str) -> Loket | None:
    if not kode:
        return None
    cocok = next((k for k in list_loket([unit.id]) if f"{unit.kode}/{k.kode}" == kode), None)
    if cocok is None:
        raise DomainError("loket_salah", _n("Loket ini bukan milik unit yang dipilih."), bidang="loket")
    return cocok


def list_pilihan(*, pegawai: bool) -> dict[str, Any]:
    """Return the choices of the place form: instruments, and services and counters by unit."""
    units: Sequence[Unit] = list_unit(cakupan())
    ids = [u.id for u in units]
    layanan, loket = list_layanan(ids), list_loket(ids)
    milik: Mapping[int, list[Layanan]] = {u.id: [s for s in layanan if s.unit_id == u.id] for u in units}
    return {
        "survei_pilihan": [i for i in list_instrumen() if pegawai or i.jenis == "masyarakat"],
        "pilihan_layanan": [(u, milik[u.id]) for u in units],
        "pilihan_loket": [(u, [k for k in loket if k.unit_id == u.id]) for u in units],
    }


def open_tempat(halaman: Callable[..., ResponseReturnValue]) -> ResponseReturnValue:
    """Show a page for the place its address names; a choice that does not fit is told at its field, to choose again."""
    try:
        return halaman(read_tempat())
    except TidakDitemukan:
        raise
    except DomainError as salah:
        return halaman(None, galat_tempat={salah.bidang or "tempat": translate(salah)}, status=salah.status)
