"""Figures of a period, each opening the cases behind it; closing a period; export."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from portal.inti import grafik
from portal.inti.db import db, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import PER_HALAMAN, Halaman, read_number
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, find_unit, list_unit, subtree_ids
from portal.pengaduan.domain import lembar
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.keluaran import compute_lke
from portal.pengaduan.domain.rerata import describe_persen, round_half_up
from portal.pengaduan.domain.rincian import NAMA, NAMA_KELUAR, NAMA_TABEL, find_anggota, name_nilai
from portal.pengaduan.domain.saat import read_per
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya, today
from portal.pengaduan.petugas.kata_impor import NAMA_STATUS
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import visible
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.penutupan import close_periode, compare, list_revisi
from portal.pengaduan.service.rekomendasi import read_rekomendasi_lalu
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN

PERIODE_TERLIHAT = 12
BEDA_TAMPIL = 200
URUTAN_TABEL = ("D1", "D2", "D3", "D4", "D4_layanan", "D5", "D6", "D6_jenis_kelamin", "D6_kelompok_usia")


def _chosen() -> tuple[Unit, Periode]:
    daftar = list_unit(cakupan())
    kode = request.values.get("unit")
    if not kode and not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit lebih dahulu."))
    unit = find_unit(kode, cakupan()) if kode else daftar[0]
    minta = request.values.get("lain") or request.values.get("periode")
    return unit, Periode.parse(minta) if minta else Periode.containing(today())


def _read_per() -> datetime | None:
    return read_per(request.values.get("per"), current_app.config["PORTAL_ZONA"])


def _switch(unit: Unit, periode: Periode) -> dict[str, Any]:
    kini = Periode.containing(today())
    daftar = [kini.shift(-i) for i in range(PERIODE_TERLIHAT)]
    if periode not in daftar:
        daftar.insert(0, periode)
    per = request.values.get("per", "").strip()[:40]
    return {
        "unit": unit,
        "periode": periode,
        "per": per,
        "tautan": {"unit": unit.kode, "periode": periode.kode, **({"per": per} if per else {})},
        "pilihan_unit": [(u.kode, u.nama) for u in list_unit(cakupan())],
        "unit_terpilih": unit.kode,
        "pilihan_periode": [(p.kode, p.nama) for p in daftar],
        "periode_terpilih": periode.kode,
    }


def _subjects() -> dict[str, str]:
    return {k.kode: k.nama for k in aturan.list_kategori(semua=True)}


def _charts(angka: Angka) -> dict[str, Markup]:
    gambar: dict[str, str] = {}
    bulan = [
        grafik.Titik(Periode.parse(b.kode).nama, None if b.n is None else float(b.n), "-" if b.n is None else str(b.n))
        for b in angka.tabel["D5"].baris
    ]
    status = [grafik.Batang(_(NAMA[k]), float(getattr(angka, k)), str(getattr(angka, k))) for k in ("A3", "A4", "A5")]
    kanal = [
        grafik.Batang(_(name_nilai("D1", b.kode, {})), float(b.n), str(b.n)) for b in angka.tabel["D1"].baris if b.n
    ]
    for nama, sempit in (("lebar", False), ("sempit", True)):
        gambar[f"bulan_{nama}"] = grafik.kolom(
            _("Diterima tiap bulan"), bulan, maks=max([1.0, *(t.nilai or 0 for t in bulan)]) * 1.15, sempit=sempit
        )
        gambar[f"status_{nama}"] = grafik.batang(
            _("Keadaan yang harus ditindaklanjuti"), status, maks=float(max(1, angka.A2)), sempit=sempit
        )
        if kanal:
            gambar[f"kanal_{nama}"] = grafik.batang(
                _("Diterima per kanal"), kanal, maks=max(b.nilai or 1 for b in kanal), sempit=sempit
            )
    return {k: Markup(v) for k, v in gambar.items()}  # noqa: S704 - SVG from our own autoescaped templates


def _mean(nilai: Any, desimal: int = 1) -> str:
    return "–" if nilai is None else str(round_half_up(nilai, desimal)).replace(".", ",")


def _describe_beda(beda: Mapping[str, Any]) -> dict[str, str]:
    """Return a difference as words: of a case where it was counted, of a nested figure its JSON."""

    def write(nilai: Any) -> str:
        if isinstance(nilai, dict) and "golongan" in nilai:
            return str(nilai["golongan"])
        return "–" if nilai is None else nilai if isinstance(nilai, str) else json.dumps(nilai, ensure_ascii=False)

    nama = {"angka": _("Angka"), "kasus": _("Kasus")}[beda["apa"]]
    return {"apa": nama, "kode": beda["kode"], **{k: write(beda[k]) for k in ("sebelum", "sesudah")}}


def _page(status: int = 200, galat: str | None = None) -> ResponseReturnValue:
    unit, periode = _chosen()
    try:
        per = _read_per()
        angka = read_angka(unit, periode, per=per, banding=request.args.get("banding") == "1")
    except DomainError as salah:
        galat, status = translate(salah), salah.status
        angka = read_angka(unit, periode, banding=False)
    revisi = list_revisi(unit.id, periode)
    halaman = render_template(
        "pengaduan/petugas/angka.html",
        angka=angka,
        lke=compute_lke(angka),
        nama=NAMA,
        keluar=NAMA_KELUAR,
        tabel_d=[(kode, NAMA_TABEL[kode], angka.tabel[kode]) for kode in URUTAN_TABEL],
        name_nilai=name_nilai,
        kategori=_subjects(),
        gambar=_charts(angka),
        mean=_mean,
        persen=describe_persen,
        periode_dari=Periode.parse,
        revisi=revisi,
        beda=[_describe_beda(b) for b in compare(revisi[-2], revisi[-1])[:BEDA_TAMPIL]] if len(revisi) > 1 else [],
        dapat_ditutup=today() >= periode.sampai,
        galat=galat,
        rekomendasi=read_rekomendasi_lalu(unit, periode, per=angka.per),
        nama_keadaan=NAMA_KEADAAN,
        **_switch(unit, periode),
    )
    return halaman, status


@bp.get("/angka")
@butuh_izin("pengaduan.angka")
def angka() -> ResponseReturnValue:
    """Show all figures of a unit and period as of an instant."""
    return _page()


@bp.post("/angka/tutup")
@butuh_izin("pengaduan.tutup")
@menulis
def angka_tutup() -> ResponseReturnValue:
    """Close a finished period, or make a revision of it."""
    unit, periode = _chosen()
    try:
        baris = close_periode(unit, periode, hari_ini=today(), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _page(salah.status, translate(salah))
    flash(_("%(periode)s ditutup sebagai revisi %(revisi)s.", periode=periode.nama, revisi=baris.revisi), "success")
    return redirect(url_for("pengaduan_petugas.angka", unit=unit.kode, periode=periode.kode), code=303)


def _name_kode(kode: str, kategori: Mapping[str, str]) -> str:
    pokok, titik, bagian = kode.partition(":")
    if pokok in NAMA_TABEL and titik:
        return f"{_(NAMA_TABEL[pokok])}: {_(name_nilai(pokok, bagian, kategori))}"
    akhiran = {"awal": _("dari saldo awal"), "baru": _("diterima dalam periode")}.get(bagian)
    return _(NAMA[pokok]) + (f" ({akhiran})" if akhiran else "")


@bp.get("/angka/rincian")
@butuh_izin("pengaduan.angka")
def rincian() -> ResponseReturnValue:
    """List exactly the cases behind one number; those the person may not see are only counted."""
    unit, periode = _chosen()
    kode = request.args.get("kode", "")
    angka = read_angka(unit, periode, per=_read_per(), banding=False)
    anggota = find_anggota(angka, kode)
    if anggota is None:
        raise TidakDitemukan("angka_asing", _n("Angka ini tidak dikenal."))
    sesi = db.session()
    milik = Pengaduan.unit_id.in_(subtree_ids(unit.id))
    terlihat = sorted(anggota.intersection(sesi.scalars(select(Pengaduan.id).where(milik, visible(saya())))))
    halaman = min(read_number(), max(1, -(-len(terlihat) // PER_HALAMAN)))
    potong = terlihat[(halaman - 1) * PER_HALAMAN : halaman * PER_HALAMAN]
    baris = sesi.scalars(select(Pengaduan).where(Pengaduan.id.in_(potong)).order_by(Pengaduan.id)).all()
    return render_template(
        "pengaduan/petugas/rincian.html",
        daftar=Halaman(baris, halaman, len(terlihat)),
        jumlah=len(anggota),
        tersembunyi=len(anggota) - len(terlihat),
        nama_kode=_name_kode(kode, _subjects()),
        angka=angka,
        nama_status=NAMA_STATUS,
        **_switch(unit, periode),
    )


@bp.get("/angka.<bentuk>")
@butuh_izin("pengaduan.angka")
def angka_ekspor(bentuk: str) -> ResponseReturnValue:
    """Export the figures as CSV or XLSX."""
    unit, periode = _chosen()
    if bentuk not in ("csv", "xlsx"):
        raise TidakDitemukan("bentuk_asing", _n("Halaman ini tidak ditemukan."))
    angka = read_angka(unit, periode, per=_read_per(), banding=False)
    bagian = [
        lembar.build_kepala(angka, unit.nama),
        lembar.build_pokok(angka),
        lembar.build_tabel_d(angka, _subjects()),
    ]
    isi: str | bytes
    if bentuk == "csv":
        isi, mime = "\ufeff" + lembar.write_csv(bagian), "text/csv"
    else:
        isi, mime = _write_xlsx(bagian), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    respons = Response(isi, mimetype=mime)
    nama = f"Pengaduan_{periode.kode}_{unit.kode}.{bentuk}"
    respons.headers["Content-Disposition"] = f'attachment; filename="{nama}"'
    return respons


def _write_xlsx(bagian: list[list[lembar.Baris]]) -> bytes:
    from portal.inti.dokumen.isi import Dokumen, Kop, Lembar
    from portal.inti.dokumen.xlsx import tulis_xlsx

    kepala, pokok, tabel = bagian
    dok = Dokumen(
        judul=_("Angka penanganan pengaduan"),
        subjudul="",
        kop=Kop(nama=str(kepala[0][1])),
        isi=(),
        dibuat=utc_now(),
        lembar=(
            Lembar("Rekap", tuple(pokok), (10, 48, 12, 12, 34)),
            Lembar("Tabel", tuple(tabel), (18, 24, 40, 12)),
            Lembar("Dasar", (("", ""), *kepala), (18, 80)),
        ),
    )
    return tulis_xlsx(dok)
