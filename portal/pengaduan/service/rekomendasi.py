"""What complaints teach: a case becomes a recommendation; how many of the last period's are carried out (figure G1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.inti.galat import DomainError, TidakBerwenang, _n
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import Unit, list_layanan, subtree_ids
from portal.pengaduan.domain.rerata import Persen
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.kabar import list_pelapor
from portal.pengaduan.service.samar import find_identitas
from portal.pengaduan.service.tempat import read_tempat
from portal.tindak_lanjut.domain.butir import Butir
from portal.tindak_lanjut.domain.capaian import count_capaian
from portal.tindak_lanjut.domain.sumber import PENGADUAN
from portal.tindak_lanjut.service.baca import find_asal, list_butir
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_sekali


def _origin(kasus: Pengaduan) -> str:
    return f"kasus:{kasus.nomor_register}"


def _units(kasus: Pengaduan) -> list[int]:
    return [u for u in (kasus.unit_id, kasus.unit_pelaksana_id) if u is not None]


def find_rekomendasi(kasus: Pengaduan) -> int | None:
    """Return the number of the recommendation a case has led to; None for none."""
    return find_asal(PENGADUAN, _origin(kasus), _units(kasus))


def describe_dasar(kasus: Pengaduan) -> str:
    """Return all that goes along from a case: its number, category and service."""
    kategori = {k.kode: k.nama for k in aturan.list_kategori(semua=True)}.get(kasus.kategori or "", "")
    layanan = next((s.nama for s in list_layanan([kasus.unit_id]) if s.id == kasus.layanan_id), "")
    bagian = [f"Pengaduan {kasus.nomor_register}", f"kategori {kategori}" if kategori else ""]
    return ", ".join(b for b in [*bagian, f"layanan {layanan}" if layanan else ""] if b)


def recommend(kasus: Pengaduan, uraian: str, *, pelaku: Pelaku, hari_ini: date, now: datetime) -> int:
    """Make a recommendation of a case and return its number; the same words again give the same one.

    It goes to the unit complained about, or to the one that works on the case when only that is in the scope. Raises
    TidakBerwenang for a restricted case, whose existence only few may know, DomainError for words that are empty or
    tell who reported, and for a case that has its recommendation.
    """
    if kasus.terbatas:
        raise TidakBerwenang(
            "kasus_terbatas", _n("Pengaduan berkadar pengawasan tidak dijadikan rekomendasi yang dibaca banyak orang.")
        )
    if apa := find_identitas(uraian, list_pelapor(kasus.id)):
        raise DomainError(
            "menunjuk_pelapor", _n("Tulis tanpa yang menunjuk pelapor: %(apa)s."), bidang="uraian", apa=", ".join(apa)
        )
    unit = [u for u in _units(kasus) if pelaku.cakupan is None or u in pelaku.cakupan]
    baru = RekomendasiBaru(
        unit_id=unit[0] if unit else kasus.unit_id,
        sumber=PENGADUAN,
        asal=_origin(kasus),
        periode=Periode.containing(hari_ini),
        tanggal=hari_ini,
        uraian=uraian,
        dasar=describe_dasar(kasus),
    )
    return add_sekali(baru, pelaku=pelaku.nama, now=now)


@dataclass(frozen=True)
class RekomendasiLalu:
    """Figure G1: the recommendations about the period before, as they stood at an instant."""

    periode: Periode
    butir: Sequence[Butir]

    @property
    def bagian(self) -> Persen:
        """Done ÷ to be carried out."""
        capaian = count_capaian(self.butir)
        return Persen(capaian.selesai, capaian.dihitung)


def _inside(periode: Periode) -> Iterator[str]:
    """Yield the codes of a period and of the shorter ones inside it."""
    for bulan in periode.bulan():
        for jenis in ("bulan", "triwulan", "semester", "tahun"):
            kecil = Periode.containing(bulan.mulai, jenis)
            if kecil.mulai >= periode.mulai and kecil.sampai <= periode.sampai:
                yield kecil.kode


def read_rekomendasi_lalu(unit: Unit, periode: Periode, *, per: datetime) -> RekomendasiLalu:
    """Return the recommendations from complaints about the period before, of a unit with everything below it.

    `per` is the instant before which things count, as in the other figures.
    """
    lalu = periode.shift(-1)
    hari = local_date(per - timedelta(microseconds=1), read_tempat().zona)
    kode = frozenset(_inside(lalu))
    semua = list_butir(subtree_ids(unit.id), sumber=PENGADUAN, per=hari)
    return RekomendasiLalu(lalu, [b for b in semua if b.periode in kode])
