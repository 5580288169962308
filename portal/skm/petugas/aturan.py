"""Rules of counting: those in force in plain words, coming ones, history, and registration of new ones."""

import json
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bentuk import tanggal
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.skm.domain.keabsahan import NAMA_TANDA, AturanSkm, build_aturan
from portal.skm.models import Aturan
from portal.skm.petugas.dasar import bp, check_kantor, sees_office, today
from portal.skm.petugas.formulir_aturan import AGREGASI, PENYEBUT, AturanForm
from portal.skm.service.aturan import list_aturan, read_aturan, register_aturan


def explain_aturan(aturan: AturanSkm) -> list[dict[str, str]]:
    """Return rules as pairs of label and plain sentence, for people who never saw the form."""
    keluar = [_(nama) for tanda, nama in NAMA_TANDA.items() if tanda & aturan.dikecualikan]
    cepat = _("Semua jawaban sama dan selesai kurang dari %(n)s detik.", n=aturan.detik_cepat)
    perangkat = _(
        "Perangkat yang menjawab lagi di pintu yang sama dalam %(menit)s menit, atau lebih dari %(maks)s kali sehari.",
        menit=aturan.perangkat_menit,
        maks=aturan.maks_perangkat,
    )
    laju = _(
        "Lebih dari %(jumlah)s jawaban dalam %(menit)s menit di satu pintu.",
        jumlah=aturan.laju_jumlah,
        menit=aturan.laju_menit,
    )
    paham = _(
        "Pegawai paham mulai nilai %(ambang)s; persennya dibagi: %(penyebut)s.",
        ambang=aturan.ambang_paham,
        penyebut=str(PENYEBUT[aturan.penyebut_paham]),
    )
    return [
        {"label": _("Tidak dihitung"), "nilai": "\n".join(keluar) or _("Semua jawaban dihitung")},
        {"label": _("Terlalu cepat"), "nilai": cepat if aturan.detik_cepat else _("tidak dipakai")},
        {"label": _("Perangkat berulang"), "nilai": perangkat},
        {"label": _("Laju pintu"), "nilai": laju},
        {"label": _("Jaringan kantor"), "nilai": "\n".join(aturan.jaringan_kantor) or _("tidak ada")},
        {"label": _("Indeks resmi unit"), "nilai": str(AGREGASI[aturan.agregasi])},
        {"label": _("Survei pegawai"), "nilai": paham},
    ]


def _describe(daftar: list[Aturan]) -> list[dict[str, Any]]:
    """Rules with their sentences; of several for one day only the last registered counts."""
    menang = {b.mulai: b.id for b in reversed(daftar)}
    return [
        {
            "baris": b,
            "kalimat": explain_aturan(build_aturan(json.loads(b.isi))),
            "diganti": menang[b.mulai] != b.id,
        }
        for b in daftar
    ]


def _latest(daftar: list[Aturan], hari_ini: date) -> AturanSkm:
    return build_aturan(json.loads(daftar[0].isi)) if daftar else read_aturan(hari_ini)


def _page(form: AturanForm | None = None, status: int = 200) -> ResponseReturnValue:
    hari_ini, daftar = today(), list(list_aturan())
    berlaku = next((b for b in daftar if b.mulai <= hari_ini), None)
    if form is None:
        awal = hari_ini + timedelta(days=1) if daftar else hari_ini
        form = AturanForm(formdata=None, data={"mulai": awal, **AturanForm.values_of(_latest(daftar, hari_ini))})
    halaman = render_template(
        "skm/petugas/aturan.html",
        form=form,
        berlaku=berlaku,
        kalimat=explain_aturan(read_aturan(hari_ini)),
        mendatang=_describe([b for b in daftar if b.mulai > hari_ini])[::-1],
        riwayat=_describe([b for b in daftar if b.mulai <= hari_ini]),
        tanda=NAMA_TANDA,
        boleh_ubah=sees_office(),
    )
    return halaman, status


@bp.get("/aturan")
@butuh_izin("skm.atur")
def aturan() -> ResponseReturnValue:
    """Show the rules in force, the coming ones and the history."""
    return _page()


@bp.post("/aturan")
@butuh_izin("skm.atur")
@menulis
def simpan_aturan() -> ResponseReturnValue:
    """Register rules that begin on a later day, with a reason."""
    check_kantor()
    form = AturanForm()
    if not form.validate():
        return _page(form, 422)
    try:
        baris = register_aturan(
            form.values(),
            mulai=form.mulai.data or today(),
            alasan=form.alasan.data or "",
            hari_ini=today(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(form, salah.status)
    flash(_("Aturan didaftarkan dan berlaku mulai %(tanggal)s.", tanggal=tanggal(baris.mulai)), "success")
    return redirect(url_for("skm_petugas.aturan"), code=303)
