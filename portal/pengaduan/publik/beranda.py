"""The room's first page, and the way to the whistle-blowing channel."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from portal.organisasi.service import list_unit
from portal.pengaduan.domain.pilihan import JENIS, KLASIFIKASI_BAWAAN
from portal.pengaduan.domain.tenggat import SATUAN
from portal.pengaduan.publik.dasar import bp
from portal.pengaduan.service.aturan import read_batas

ALAMAT_WBS = "/wbs/"


@bp.get("/")
def index() -> ResponseReturnValue:
    """Say what can be reported, how long it takes, and which other ways there are."""
    batas = read_batas(None)
    lama = [(nama, batas.find("penyelesaian", KLASIFIKASI_BAWAAN[jenis])) for jenis, nama in JENIS.items()]
    return render_template(
        "pengaduan/publik/index.html",
        verifikasi=batas.find("verifikasi"),
        lama=lama,
        satuan=SATUAN,
        ada_unit=bool(list_unit()),
    )


def has_wbs() -> bool:
    """Tell whether this process serves the whistle-blowing channel."""
    return any(aturan.rule == ALAMAT_WBS for aturan in current_app.url_map.iter_rules())


@bp.get("/pelanggaran")
def pelanggaran() -> ResponseReturnValue:
    """Say where misconduct of staff is reported; nothing typed in the form comes here."""
    return render_template("pengaduan/publik/pelanggaran.html", wbs=ALAMAT_WBS if has_wbs() else None)
