"""Charts of the survey's back office, wide and narrow; colours follow the rank of a class, whatever its letter."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from markupsafe import Markup

from portal.inti import grafik
from portal.inti.web.bahasa import pick_bahasa
from portal.inti.web.bentuk import angka, nama_periode
from portal.skm.domain.instrumen import Instrumen, Kelas
from portal.skm.service.indeks import HasilIndeks
from portal.skm.service.papan import Papan
from portal.skm.service.tren import Tren

WARNA = {"a": "#0049b8", "b": "#288034", "c": "#855f00", "d": "#d50b0b"}
RUANG_TREN = 2.0


def rank_kelas(instrumen: Instrumen, kelas: Kelas) -> str:
    """Return the look of a class, a (best) to d (worst), from its place among the classes of its instrument."""
    terakhir = len(instrumen.kelas) - 1
    return "abcd"[round(instrumen.kelas.index(kelas) * 3 / terakhir)] if terakhir else "a"


def name_indeks(instrumen: Instrumen) -> str:
    """Return the short name of an instrument's index (IKM, IPAK, …) in the visitor's language."""
    return instrumen.indeks.get(pick_bahasa()) or instrumen.indeks["id"]


def _both(gambar: Callable[..., str]) -> dict[str, Markup]:
    return {
        nama: Markup(gambar(sempit=nama == "sempit"))  # noqa: S704 - SVG from our own autoescaped templates
        for nama in ("lebar", "sempit")
    }


def _draw_unsur(hasil: HasilIndeks) -> dict[str, Markup]:
    instrumen = hasil.instrumen
    batang = [
        grafik.Batang(
            label=u.unsur.nama["id"],
            nilai=float(u.konversi),
            teks_nilai=f"{angka(u.konversi, 2)} {u.kelas.mutu}",
            warna=WARNA[rank_kelas(instrumen, u.kelas)],
            sorot=u.unsur.kode in hasil.indeks.terendah and len(hasil.indeks.terendah) < len(hasil.indeks.unsur),
        )
        for u in hasil.indeks.unsur
    ]
    bawah, atas = float(instrumen.faktor), float(instrumen.puncak)
    return _both(lambda sempit: grafik.batang(_("Nilai tiap unsur"), batang, minimum=bawah, maks=atas, sempit=sempit))


def _draw_bulan(per_bulan: Mapping[str, int], minimum: int | None, nama_bulan: Mapping[str, str]) -> dict[str, Markup]:
    titik = [grafik.Titik(nama_bulan[kode], float(n), str(n)) for kode, n in per_bulan.items()]
    maks = max([minimum or 0, *per_bulan.values()]) * 1.15 or 1
    return _both(
        lambda sempit: grafik.kolom(
            _("Responden tiap bulan"),
            titik,
            ambang=minimum,
            ambang_teks=_("minimal %(n)s", n=minimum) if minimum else "",
            minimum=0,
            maks=maks,
            sempit=sempit,
        )
    )


def _draw_tren(tren: Tren, judul: str) -> dict[str, Markup]:
    titik = [
        grafik.Titik(nama_periode(t.periode), None, "–")
        if t.nilai.ikm is None or t.nilai.kecil
        else grafik.Titik(
            nama_periode(t.periode), float(t.nilai.ikm), angka(t.nilai.ikm, 2), float(t.nilai.ik95 or 0) or None
        )
        for t in tren.titik
    ]
    ujung = [t.nilai + s * (t.galat or 0) for t in titik if t.nilai is not None for s in (-1, 1)]
    bawah, atas = min(ujung) - RUANG_TREN, max(ujung) + RUANG_TREN
    return _both(lambda sempit: grafik.garis(judul, titik, minimum=bawah, maks=atas, sempit=sempit))


def draw_papan(papan: Papan, nama_bulan: Mapping[str, str]) -> dict[str, dict[str, Markup]]:
    """Return the charts that have something to show: unsur, bulan, tren, each in a wide and a narrow form."""
    hasil, gambar = papan.hasil, {}
    if hasil.indeks.unsur:
        gambar["unsur"] = _draw_unsur(hasil)
    if hasil.per_bulan:
        gambar["bulan"] = _draw_bulan(hasil.per_bulan, hasil.instrumen.minimum_per_bulan, nama_bulan)
    if papan.tren.berisi:
        judul = _("%(indeks)s delapan periode terakhir", indeks=name_indeks(hasil.instrumen))
        gambar["tren"] = _draw_tren(papan.tren, judul)
    return gambar
