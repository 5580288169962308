"""Identity keys handed on: a custodian wraps them to a new custodian, because nobody else can."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.wbs.kunci.laporan import wrap_identity
from portal.wbs.models import AksesIdentitas, BrankasRow, Identitas, KataPermintaan, PermintaanIdentitas
from portal.wbs.service.akses import audit
from portal.wbs.service.brankas import KUSTODIAN, Pemegang, PemegangKunci, list_pemegang
from portal.wbs.service.identitas import (
    check_kustodian,
    held,
    list_identitas,
    open_isi,
    open_kata,
    open_kunci,
    seal_kata,
)


def list_kustodian_baru(pemegang: Pemegang) -> list[PemegangKunci]:
    """Return the other custodians who lack at least one identity that this one holds."""
    check_kustodian(pemegang)
    milik = set(db.session().scalars(held(pemegang.pengguna_id)))
    hasil = []
    for k in list_pemegang(KUSTODIAN):
        punya = set(db.session().scalars(held(k.pengguna_id)))
        if k.pengguna_id != pemegang.pengguna_id and milik - punya:
            hasil.append(k)
    return hasil


def share_identitas(pemegang: Pemegang, penerima_id: int, *, now: datetime) -> int:
    """Wrap the identity keys this custodian holds to a new custodian; return how many.

    Whoever the reporter named as involved gets none; that list lies sealed beside the identity. Where an identity
    carries no such list, only a vault made after the identity was given counts as new.
    """
    penerima = next((k for k in list_kustodian_baru(pemegang) if k.pengguna_id == penerima_id), None)
    if penerima is None:
        raise DomainError("penerima_salah", _n("Orang ini tidak dapat diberi kunci identitas."), bidang="penerima")
    sesi, jumlah = db.session(), 0
    dibuat = sesi.get_one(BrankasRow, penerima_id).dibuat_pada
    for laporan in list_identitas(pemegang):
        if sesi.get(AksesIdentitas, (laporan.id, penerima_id)) is not None:
            continue
        terlibat: Iterable[int] | None = open_isi(pemegang, laporan.id).get("terlibat")
        pada = sesi.get_one(Identitas, laporan.id).pada
        if penerima_id in terlibat if terlibat is not None else dibuat <= pada:
            continue
        bungkus = wrap_identity(open_kunci(pemegang, laporan.id), penerima.pub, laporan.id, penerima_id)
        sesi.add(AksesIdentitas(laporan_id=laporan.id, pengguna_id=penerima_id, bungkus=bungkus))
        sesi.flush()
        _share_kata(pemegang, penerima, laporan.id)
        audit(pemegang, "wbs.identitas_dibagikan", laporan, now=now, kepada=penerima.surel)
        jumlah += 1
    return jumlah


def _share_kata(pemegang: Pemegang, penerima: PemegangKunci, laporan_id: str) -> None:
    """Seal the words of earlier requests to the new custodian as well."""
    pilih = select(PermintaanIdentitas.id).where(PermintaanIdentitas.laporan_id == laporan_id)
    for permintaan_id in db.session().scalars(pilih).all():
        for jawaban in (False, True):
            kata = open_kata(pemegang, permintaan_id, jawaban)
            if kata and db.session().get(KataPermintaan, (permintaan_id, penerima.pengguna_id, jawaban)) is None:
                seal_kata(permintaan_id, {penerima.pengguna_id: penerima.pub}, jawaban, kata)
