"""The badge of a unit: the newest published index as a picture of 320 × 100, never a running figure."""

from xml.sax.saxutils import escape

from portal.inti.dokumen.warna import warna_di_atas
from portal.publikasi.poster import WARNA_MUTU
from portal.publikasi.service import Terbitan

LEBAR, TINGGI = 320, 100
HURUF_UNIT, HURUF_BARIS = 28, 34
_HURUF = 'font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif"'


def _cut(teks: str, huruf: int) -> str:
    return teks if len(teks) <= huruf else f"{teks[: huruf - 1].rstrip()}…"


def _text(x: int, y: int, besar: int, isi: str, sifat: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="{besar}" {sifat}>{escape(isi)}</text>'


def describe_lencana(terbitan: Terbitan | None, unit_nama: str) -> str:
    """Return what the badge says, in one sentence, for those who cannot see it."""
    if terbitan is None:
        return f"{unit_nama}: belum ada hasil survei kepuasan yang diterbitkan"
    indeks, periode = terbitan.hasil.indeks, terbitan.hasil.periode.nama
    if indeks.ikm is None or indeks.kelas is None:
        return f"{unit_nama}: {indeks.n} responden pada {periode}, nilai tidak ditampilkan"
    nilai = str(indeks.ikm).replace(".", ",")
    mutu, kata = indeks.kelas.mutu, indeks.kelas.kinerja
    return f"{unit_nama}: IKM {nilai}, mutu {mutu} ({kata}), {periode}, {indeks.n} responden"


def draw_lencana(terbitan: Terbitan | None, unit_nama: str) -> str:
    """Return the badge as SVG; without figures when nothing is published or fewer than five people answered."""
    indeks = terbitan.hasil.indeks if terbitan else None
    kelas = indeks.kelas if indeks else None
    warna = WARNA_MUTU.get(kelas.mutu if kelas else None, WARNA_MUTU[None])
    tinta = warna_di_atas(warna)
    isi = [
        f'<rect x="0.5" y="0.5" width="{LEBAR - 1}" height="{TINGGI - 1}" rx="8" fill="#ffffff" stroke="#d4d4d4"/>',
        f'<path d="M8 0h88v100H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8z" fill="{warna}"/>',
        _text(48, 62, 48, kelas.mutu if kelas else "–", f'font-weight="700" text-anchor="middle" fill="{tinta}"'),
        _text(48, 84, 12, kelas.kinerja if kelas else "", f'text-anchor="middle" fill="{tinta}"'),
        _text(108, 24, 13, _cut(unit_nama, HURUF_UNIT), 'font-weight="600" fill="#1f1f1f"'),
    ]
    if terbitan is None or indeks is None:
        isi.append(_text(108, 58, 14, "Belum ada hasil", 'fill="#525252"'))
    elif indeks.ikm is None:
        isi.append(_text(108, 58, 14, "Responden terlalu sedikit", 'fill="#525252"'))
    else:
        nilai = str(indeks.ikm).replace(".", ",")
        isi.append(
            f'<text x="108" y="62" font-size="34" font-weight="700" fill="#1f1f1f">{nilai}'
            '<tspan dx="8" font-size="12" font-weight="400" fill="#525252">IKM</tspan></text>'
        )
    if terbitan is not None and indeks is not None:
        bawah = f"{terbitan.hasil.periode.nama} · {indeks.n} responden"
        isi.append(_text(108, 86, 11, _cut(bawah, HURUF_BARIS), 'fill="#525252"'))
    judul = escape(describe_lencana(terbitan, unit_nama))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEBAR}" height="{TINGGI}" viewBox="0 0 {LEBAR} {TINGGI}" '
        f'role="img" {_HURUF}><title>{judul}</title>{"".join(isi)}</svg>'
    )
