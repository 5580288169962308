"""Terms, subjects, canned answers and the way of counting. Settings show no case to anybody."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, TidakBerwenang, TidakDitemukan, _n
from portal.inti.hari_kerja import Kalender, compute_tenggat
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, find_unit, list_unit
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.jawaban_baku import PENANDA, fill_penanda
from portal.pengaduan.domain.pilihan import KLASIFIKASI
from portal.pengaduan.domain.tenggat import SATUAN, SEMUA, TAHAP, Batas
from portal.pengaduan.petugas.dasar import bp
from portal.pengaduan.petugas.formulir_atur import BakuForm, KategoriForm, PengaturanForm, TenggatForm
from portal.pengaduan.service import aturan

CONTOH = datetime.combine(date(2026, 3, 13), time(10, 0))
"""A Friday before Nyepi and Idulfitri 2026: an example that shows what holidays do."""
CONTOH_PENANDA = {
    "nama": "Siti Contoh",
    "kode": "ADU-7K3M-9QXR",
    "unit": "Dinas Contoh",
    "tanggal": "13 Maret 2026 10.00",
    "tenggat": "10 April 2026",
    "instansi": "Kantor Contoh",
}


def sees_office() -> bool:
    """Tell whether the person's scope holds every unit, so that settings of the whole office may be changed."""
    lingkup = cakupan()
    return lingkup is None or all(u.id in lingkup for u in list_unit())


def _check_office() -> None:
    if not sees_office():
        raise TidakBerwenang("bukan_kantor", _n("Aturan kantor hanya diubah oleh petugas yang membawahi semua unit."))


def _chosen_level() -> Unit | None:
    kode = request.values.get("unit")
    return find_unit(kode, cakupan()) if kode else None


def _level_to_change() -> Unit | None:
    unit = _chosen_level()
    if unit is None:
        _check_office()
    return unit


def _example(batas: Batas, kal: Kalender) -> datetime:
    mulai = CONTOH.replace(tzinfo=ZoneInfo(kal.zona)).astimezone(UTC)
    return compute_tenggat(mulai, batas.jumlah, batas.satuan, kal)


def _list_terms(unit: Unit | None) -> list[dict[str, Any]]:
    kal = aturan.kalender_of(unit.id if unit else None)
    milik = {(t.klasifikasi, t.tahap): t.id for t in aturan.list_tenggat(unit.id)} if unit else {}
    berlaku = aturan.read_batas(unit.id if unit else None).batas
    urut = sorted(berlaku, key=lambda k: (list(TAHAP).index(k[1]), [SEMUA, *KLASIFIKASI].index(k[0])))
    return [
        {
            "klasifikasi": klas,
            "tahap": tahap,
            "batas": berlaku[klas, tahap],
            "contoh": _example(berlaku[klas, tahap], kal),
            "id": milik.get((klas, tahap)),
        }
        for klas, tahap in urut
    ]


def _chosen_term(unit: Unit | None) -> TenggatForm:
    tahap, klas = request.args.get("tahap", ""), request.args.get("klasifikasi", "")
    batas = aturan.read_batas(unit.id if unit else None).batas.get((klas, tahap))
    if batas is None:
        return TenggatForm(formdata=None)
    return TenggatForm(formdata=None, data={"tahap": tahap, "klasifikasi": klas, **vars(batas)})


def _tenggat_page(form: TenggatForm | None = None, status: int = 200) -> ResponseReturnValue:
    unit = _chosen_level()
    isi = render_template(
        "pengaduan/petugas/tenggat.html",
        unit=unit,
        daftar=_list_terms(unit),
        daftar_unit=list_unit(cakupan()),
        form=form or _chosen_term(unit),
        boleh_ubah=unit is not None or sees_office(),
        tahap=TAHAP,
        klasifikasi=KLASIFIKASI,
        satuan=SATUAN,
        contoh=CONTOH.date(),
        zona=current_app.config["PORTAL_ZONA"],
    )
    return isi, status


@bp.get("/tenggat")
@butuh_izin("pengaduan.atur")
def tenggat() -> ResponseReturnValue:
    """Show the terms of the office or of a unit, each with an example by the real calendar."""
    return _tenggat_page()


def _back_to_terms(unit: Unit | None) -> ResponseReturnValue:
    return redirect(url_for("pengaduan_petugas.tenggat", unit=unit.kode if unit else None), code=303)


@bp.post("/tenggat")
@butuh_izin("pengaduan.atur")
@menulis
def simpan_tenggat() -> ResponseReturnValue:
    """Set one term; running cases keep theirs."""
    unit, form = _level_to_change(), TenggatForm()
    if not form.validate():
        return _tenggat_page(form, 422)
    batas = Batas(
        form.jumlah.data or 0,
        form.satuan.data,
        form.perpanjangan.data or 0,
        form.perpanjangan_maks.data or 0,
        form.dasar_hukum.data or "",
    )
    try:
        kal = aturan.kalender_of(unit.id if unit else None)
        _example(batas, kal)
        aturan.save_tenggat(unit, form.klasifikasi.data, form.tahap.data, batas, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _tenggat_page(form, 422)
    flash(_("Tenggat disimpan. Pengaduan yang sedang berjalan tidak berubah."), "success")
    return _back_to_terms(unit)


@bp.post("/tenggat/<int:tenggat_id>/hapus")
@butuh_izin("pengaduan.atur")
@menulis
def hapus_tenggat(tenggat_id: int) -> ResponseReturnValue:
    """Let a unit follow the level above again."""
    unit = _level_to_change()
    if unit is None or tenggat_id not in {t.id for t in aturan.list_tenggat(unit.id)}:
        raise TidakDitemukan("tenggat_tidak_ada", _n("Tenggat ini tidak ditemukan."))
    aturan.delete_tenggat(tenggat_id, pelaku=pelaku(), now=utc_now())
    flash(_("Unit ini mengikuti tenggat di atasnya."), "success")
    return _back_to_terms(unit)


def _kategori_page(form: KategoriForm | None = None, status: int = 200) -> ResponseReturnValue:
    isi = render_template(
        "pengaduan/petugas/kategori.html",
        daftar=aturan.list_kategori(semua=True),
        form=form or KategoriForm(formdata=None),
        boleh_ubah=sees_office(),
    )
    return isi, status


@bp.get("/kategori")
@butuh_izin("pengaduan.atur")
def kategori() -> ResponseReturnValue:
    """List the subjects, those switched off included."""
    return _kategori_page()


@bp.post("/kategori")
@butuh_izin("pengaduan.atur")
@menulis
def tambah_kategori() -> ResponseReturnValue:
    """Add a subject; an existing code is refused."""
    _check_office()
    form = KategoriForm()
    if not form.validate():
        return _kategori_page(form, 422)
    kode = (form.kode.data or "").strip().lower()
    try:
        if kode in {k.kode for k in aturan.list_kategori(semua=True)}:
            raise DomainError("kode_terpakai", _n("Kode ini sudah dipakai."), bidang="kode")
        aturan.save_kategori(kode, form.nama.data or "", pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _kategori_page(form, 422)
    flash(_("Kategori ditambahkan."), "success")
    return redirect(url_for("pengaduan_petugas.kategori"), code=303)


@bp.post("/kategori/<kode>")
@butuh_izin("pengaduan.atur")
@menulis
def ubah_kategori(kode: str) -> ResponseReturnValue:
    """Rename a subject or switch it on or off; it is never deleted, cases keep it."""
    _check_office()
    if kode not in {k.kode for k in aturan.list_kategori(semua=True)}:
        raise TidakDitemukan("kategori_tidak_ada", _n("Kategori ini tidak ditemukan."))
    try:
        aturan.save_kategori(
            kode, request.form.get("nama", ""), aktif=bool(request.form.get("aktif")), pelaku=pelaku(), now=utc_now()
        )
    except DomainError as salah:
        form = KategoriForm(formdata=None)
        form.form_errors.append(f"{kode}: {translate(salah)}")
        return _kategori_page(form, 422)
    flash(_("Kategori disimpan."), "success")
    return redirect(url_for("pengaduan_petugas.kategori"), code=303)


@bp.get("/baku")
@butuh_izin("pengaduan.atur")
def baku() -> ResponseReturnValue:
    """List the canned answers."""
    return render_template(
        "pengaduan/petugas/baku.html",
        daftar=aturan.list_jawaban_baku(semua=True),
        gerak=GERAK,
        boleh_ubah=sees_office(),
    )


def _baku_page(form: BakuForm, *, baru: bool, status: int = 200, pratinjau: str | None = None) -> ResponseReturnValue:
    isi = render_template(
        "pengaduan/petugas/baku_ubah.html",
        form=form,
        baru=baru,
        penanda=" ".join("{" + p + "}" for p in PENANDA),
        pratinjau=pratinjau,
    )
    return isi, status


@bp.get("/baku/ubah")
@butuh_izin("pengaduan.atur")
def baku_ubah() -> ResponseReturnValue:
    """Show one canned answer (`kode` in the address), or an empty form."""
    _check_office()
    kode = request.args.get("kode", "")
    if not kode:
        return _baku_page(BakuForm(formdata=None), baru=True)
    for satu in aturan.list_jawaban_baku(semua=True):
        if satu.kode == kode:
            return _baku_page(
                BakuForm(formdata=None, obj=satu), baru=False, pratinjau=fill_penanda(satu.isi, CONTOH_PENANDA)
            )
    raise TidakDitemukan("baku_tidak_ada", _n("Jawaban baku ini tidak ditemukan."))


@bp.post("/baku/ubah")
@butuh_izin("pengaduan.atur")
@menulis
def simpan_baku() -> ResponseReturnValue:
    """Store a canned answer, or show how it reads with example values."""
    _check_office()
    form, baru = BakuForm(), "baru" in request.form
    isi = form.isi.data or ""
    if request.form.get("aksi") == "pratinjau":
        return _baku_page(form, baru=baru, pratinjau=fill_penanda(isi, CONTOH_PENANDA))
    if not form.validate():
        return _baku_page(form, baru=baru, status=422)
    kode = (form.kode.data or "").strip().lower()
    try:
        if (kode in {b.kode for b in aturan.list_jawaban_baku(semua=True)}) == baru:
            raise DomainError(
                "kode_terpakai", _n("Kode ini sudah dipakai.") if baru else _n("Kode ini tidak ada."), bidang="kode"
            )
        aturan.save_jawaban_baku(
            kode,
            judul=form.judul.data or "",
            gerak=form.gerak.data,
            isi=isi,
            aktif=form.aktif.data,
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _baku_page(form, baru=baru, status=422)
    flash(_("Jawaban baku disimpan."), "success")
    return redirect(url_for("pengaduan_petugas.baku"), code=303)


def _pengaturan_page(form: PengaturanForm | None = None, status: int = 200) -> ResponseReturnValue:
    isi = render_template(
        "pengaduan/petugas/pengaturan.html",
        form=form or PengaturanForm(formdata=None, obj=aturan.read_pengaturan()),
        boleh_ubah=sees_office(),
    )
    return isi, status


@bp.get("/pengaturan")
@butuh_izin("pengaduan.atur")
def pengaturan() -> ResponseReturnValue:
    """Show how figures count."""
    return _pengaturan_page()


@bp.post("/pengaturan")
@butuh_izin("pengaduan.atur")
@menulis
def simpan_pengaturan() -> ResponseReturnValue:
    """Change how figures count; closed periods keep theirs."""
    _check_office()
    form = PengaturanForm()
    if not form.validate():
        return _pengaturan_page(form, 422)
    aturan.save_pengaturan(
        tuntas_dari=form.tuntas_dari.data,
        limpah_selesai=form.limpah_selesai.data,
        pelaku=pelaku(),
        now=utc_now(),
    )
    flash(_("Cara menghitung disimpan. Periode yang sudah ditutup tidak berubah."), "success")
    return redirect(url_for("pengaduan_petugas.pengaturan"), code=303)
