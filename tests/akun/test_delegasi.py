"""Delegation during leave, and finding people to pick."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.akun import service
from portal.akun.domain import IZIN, Peran
from portal.akun.models import Delegasi, Pengguna
from portal.akun.service.delegasi import (
    add_delegasi,
    delegators_of,
    list_calon,
    list_delegasi,
    list_diserahkan,
    revoke_delegasi,
)
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan
from portal.inti.jejak import Jejak, verify_jejak
from tests.klien import Klien, make_klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import SAAT, make_akun, make_unit

SENIN, JUMAT = date(2025, 6, 2), date(2025, 6, 6)
SEHARI = timedelta(days=1)
ALAMAT = "/petugas/delegasi/"


class Kantor:
    """Two units, one below the first, with an officer each, a second officer, and people of the whole office."""

    def __init__(self) -> None:
        make_unit("DINKES")
        make_unit("PUSKESMAS", "Puskesmas Contoh", "DINKES")
        make_unit("DUKCAPIL", "Dinas Kependudukan Contoh")
        self.sari = make_akun(Peran.PETUGAS_PENGADUAN, "DINKES", "sari@uji.example")
        self.budi = make_akun(Peran.PELAKSANA, "DINKES", "budi@uji.example")
        self.tuti = make_akun(Peran.PELAKSANA, "PUSKESMAS", "tuti@uji.example")
        self.asing = make_akun(Peran.PELAKSANA, "DUKCAPIL", "asing@uji.example")
        self.kepala = make_akun(Peran.PIMPINAN, None, "kepala@uji.example")


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return Kantor()


@pytest.fixture
def hari() -> Iterator[time_machine.Traveller]:
    """Monday 2 June 2025, 00.30 in Jakarta: still Sunday in UTC."""
    with time_machine.travel("2025-06-01T17:30:00Z", tick=False) as jam:
        yield jam


def add(dari: Pengguna, kepada: Pengguna, mulai: date = SENIN, sampai: date = JUMAT, alasan: str = "Cuti") -> Delegasi:
    with unit_kerja():
        return add_delegasi(
            dari=dari, kepada=kepada, mulai=mulai, sampai=sampai, alasan=alasan, pelaku=dari.email, now=SAAT
        )


def refuse(*args: Any, **kwargs: Any) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as salah:
        add(*args, **kwargs)
    return salah.value.kode, salah.value.bidang


def revoke(dari: Pengguna, nomor: int) -> Delegasi:
    with unit_kerja():
        return revoke_delegasi(nomor, dari=dari, pelaku=dari.email, now=SAAT)


def disable(pengguna: Pengguna) -> None:
    with unit_kerja():
        db.session.execute(update(Pengguna).where(Pengguna.id == pengguna.id).values(active=False))
    db.session.expire_all()


def emails(daftar: Any) -> list[str]:
    return [p.email.split("@")[0] for p in daftar]


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Delegasi)) or 0


def test_people_are_found_by_role_unit_and_state(kantor: Kantor) -> None:
    assert emails(service.list_pengguna()) == ["asing", "budi", "tuti", "sari", "kepala"]
    assert emails(service.list_pengguna(peran=[Peran.PELAKSANA])) == ["asing", "budi", "tuti"]
    assert emails(service.list_pengguna(peran=iter([Peran.PIMPINAN, Peran.PETUGAS_PENGADUAN]))) == ["sari", "kepala"]
    assert service.list_pengguna(peran=[]) == []
    unit = frozenset({kantor.sari.unit_id})
    assert emails(service.list_pengguna(unit_ids=unit)) == ["budi", "sari"]
    assert emails(service.list_pengguna(unit_ids=unit, peran=[Peran.PELAKSANA])) == ["budi"]
    assert service.list_pengguna(unit_ids=frozenset()) == []
    disable(kantor.budi)
    assert emails(service.list_pengguna(unit_ids=unit)) == ["sari"]
    assert emails(service.list_pengguna(aktif=False)) == ["budi"]
    assert len(service.list_pengguna(aktif=None)) == 5


def test_account_is_found_by_number(kantor: Kantor) -> None:
    assert service.get_pengguna(kantor.tuti.id).email == "tuti@uji.example"
    for nomor in (0, -1, 999, 2**31, 2**63, 10**40):
        with pytest.raises(TidakDitemukan):
            service.get_pengguna(nomor)


def test_work_is_in_other_hands_from_the_first_to_the_last_day(kantor: Kantor) -> None:
    add(kantor.sari, kantor.budi)
    hasil = {h: emails(delegators_of(kantor.budi, h)) for h in (SENIN - SEHARI, SENIN, JUMAT, JUMAT + SEHARI)}
    assert list(hasil.values()) == [[], ["sari"], ["sari"], []]
    assert delegators_of(kantor.sari, SENIN) == []


def test_handed_work_cannot_be_passed_on(kantor: Kantor) -> None:
    add(kantor.sari, kantor.budi)
    add(kantor.budi, kantor.tuti)
    assert emails(delegators_of(kantor.tuti, SENIN)) == ["budi"]
    assert emails(delegators_of(kantor.budi, SENIN)) == ["sari"]


def test_one_person_can_stand_in_for_several_by_name(kantor: Kantor) -> None:
    add(kantor.budi, kantor.kepala)
    add(kantor.asing, kantor.kepala, JUMAT, JUMAT)
    add(kantor.sari, kantor.kepala)
    assert emails(delegators_of(kantor.kepala, JUMAT)) == ["asing", "budi", "sari"]


def test_rights_of_the_receiver_stay_as_they_are(kantor: Kantor) -> None:
    izin = {i for i in IZIN if service.has_izin(kantor.budi, i)}
    cakupan = service.cakupan_of(kantor.tuti)
    add(kantor.sari, kantor.budi)
    add(kantor.kepala, kantor.tuti)
    assert {i for i in IZIN if service.has_izin(kantor.budi, i)} == izin
    assert service.cakupan_of(kantor.tuti) == cakupan


def test_candidates_are_active_people_of_the_own_units_or_the_whole_office(kantor: Kantor) -> None:
    assert emails(list_calon(kantor.sari)) == ["budi", "tuti", "kepala"]
    assert emails(list_calon(kantor.tuti)) == ["kepala"]
    assert emails(list_calon(kantor.kepala)) == ["asing", "budi", "tuti", "sari"]
    disable(kantor.tuti)
    assert emails(list_calon(kantor.sari)) == ["budi", "kepala"]


def test_wrong_receivers_are_refused(kantor: Kantor) -> None:
    assert refuse(kantor.sari, kantor.sari) == ("delegasi_diri", "kepada")
    assert refuse(kantor.sari, kantor.asing) == ("delegasi_luar", "kepada")
    assert refuse(kantor.tuti, kantor.sari) == ("delegasi_luar", "kepada")
    disable(kantor.budi)
    assert refuse(kantor.sari, kantor.budi) == ("delegasi_nonaktif", "kepada")
    assert count() == 0


def test_days_must_be_in_order_and_at_most_366(kantor: Kantor) -> None:
    assert refuse(kantor.sari, kantor.budi, JUMAT, SENIN) == ("masa_terbalik", "sampai")
    assert refuse(kantor.sari, kantor.budi, SENIN, SENIN + 366 * SEHARI) == ("masa_panjang", "sampai")
    assert refuse(kantor.sari, kantor.budi, date.min, date.max) == ("masa_panjang", "sampai")
    add(kantor.sari, kantor.budi, SENIN, SENIN + 365 * SEHARI)
    add(kantor.budi, kantor.sari, SENIN, SENIN)


def test_reason_is_cleaned_and_has_its_length(kantor: Kantor) -> None:
    assert refuse(kantor.sari, kantor.budi, alasan="x" * 161) == ("alasan_panjang", "alasan")
    assert add(kantor.sari, kantor.budi, alasan=f" {'é' * 160}\x00 ").alasan == "é" * 160


@pytest.mark.parametrize(
    ("mulai", "sampai", "boleh"),
    [(-3, -1, True), (-3, 0, False), (1, 2, False), (-1, 9, False), (4, 9, False), (5, 9, True), (0, 4, False)],
)
def test_days_already_handed_over_are_not_handed_over_again(
    kantor: Kantor, mulai: int, sampai: int, boleh: bool
) -> None:
    add(kantor.sari, kantor.budi)
    hari = (SENIN + mulai * SEHARI, SENIN + sampai * SEHARI)
    if boleh:
        add(kantor.sari, kantor.tuti, *hari)
    else:
        assert refuse(kantor.sari, kantor.tuti, *hari) == ("delegasi_tumpang", "mulai")
    add(kantor.budi, kantor.tuti, *hari)


def test_revoked_delegation_ends_and_frees_its_days(kantor: Kantor) -> None:
    baris = add(kantor.sari, kantor.budi)
    assert revoke(kantor.sari, baris.id).dicabut_at == SAAT
    assert delegators_of(kantor.budi, SENIN) == []
    add(kantor.sari, kantor.tuti)
    assert [(d.kepada.email, d.dicabut_at is None) for d in list_delegasi(kantor.sari)] == [
        ("tuti@uji.example", True), ("budi@uji.example", False),
    ]  # fmt: skip
    with pytest.raises(Bentrok):
        revoke(kantor.sari, baris.id)


def test_delegation_of_somebody_else_cannot_be_revoked(kantor: Kantor) -> None:
    baris = add(kantor.sari, kantor.budi)
    for orang in (kantor.budi, kantor.kepala):
        with pytest.raises(TidakDitemukan):
            revoke(orang, baris.id)
    for nomor in (0, -1, 10**40):
        with pytest.raises(TidakDitemukan):
            revoke(kantor.sari, nomor)
    assert emails(delegators_of(kantor.budi, SENIN)) == ["sari"]


def test_disabled_account_lends_its_rights_to_nobody(kantor: Kantor) -> None:
    add(kantor.sari, kantor.budi)
    disable(kantor.sari)
    assert delegators_of(kantor.budi, SENIN) == []


def test_receiver_sees_what_runs_or_will_run(kantor: Kantor) -> None:
    add(kantor.sari, kantor.kepala)
    add(kantor.budi, kantor.kepala, JUMAT + SEHARI, JUMAT + SEHARI)
    revoke(kantor.asing, add(kantor.asing, kantor.kepala).id)
    assert [d.dari.email[:4] for d in list_diserahkan(kantor.kepala, JUMAT)] == ["sari", "budi"]
    assert [d.dari.email[:4] for d in list_diserahkan(kantor.kepala, JUMAT + SEHARI)] == ["budi"]


def test_audit_trail_tells_who_when_and_not_why(kantor: Kantor) -> None:
    baris = add(kantor.sari, kantor.budi, alasan="Rawat inap")
    revoke(kantor.sari, baris.id)
    jejak = db.session.scalars(select(Jejak).where(Jejak.aksi.startswith("delegasi.")).order_by(Jejak.nomor)).all()
    assert [(j.aksi, j.pelaku, j.objek) for j in jejak] == [
        ("delegasi.buat", "sari@uji.example", "akun:sari@uji.example"),
        ("delegasi.cabut", "sari@uji.example", "akun:sari@uji.example"),
    ]
    for j in jejak:
        assert json.loads(j.rincian) == {
            "delegasi": baris.id, "kepada": "budi@uji.example", "mulai": "2025-06-02", "sampai": "2025-06-06",
        }  # fmt: skip
    assert verify_jejak().rusak is None


def encode(teks: str) -> str:
    """Return the text as a form client would be able to send it (a lone surrogate as its escaped bytes)."""
    return teks.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in teks else teks


def send(klien: Klien, **isi: Any) -> TestResponse:
    return klien.send(klien.form(klien.get(ALAMAT), "kepada"), **isi)


@pytest.fixture
def klien(kantor: Kantor, tiap_app: Flask, hari: time_machine.Traveller) -> Klien:
    klien = make_klien(tiap_app)
    klien.masuk("sari@uji.example")
    return klien


def test_officer_hands_work_over_and_takes_it_back_through_the_page(klien: Klien, kantor: Kantor) -> None:
    respons = send(klien, kepada=str(kantor.budi.id), mulai="2025-06-02", sampai="06-06-2025", alasan="Cuti tahunan")
    assert respons.status_code == 303
    teks = text_of(klien.follow(respons).text)
    assert "Pekerjaan Anda diserahkan kepada Uji pelaksana." in teks
    assert "2 Jun 2025 – 6 Jun 2025 Cuti tahunan Berlaku" in teks
    baris = db.session.scalars(select(Delegasi)).one()
    assert (baris.dari_id, baris.kepada_id, baris.dibuat_oleh) == (kantor.sari.id, kantor.budi.id, "sari@uji.example")
    assert (baris.mulai, baris.sampai) == (SENIN, JUMAT)

    lain = make_klien(klien.application)
    lain.masuk("budi@uji.example")
    assert "Diserahkan kepada saya" in text_of(lain.get(ALAMAT).text)

    cabut = next(f for f in klien.forms(klien.get(ALAMAT)) if f.alamat.endswith("/cabut"))
    assert "dicabut" in text_of(klien.follow(klien.send(cabut)).text)
    assert "sudah dicabut" in text_of(klien.follow(klien.send(cabut)).text)
    assert delegators_of(kantor.budi, SENIN) == []
    assert "Diserahkan kepada saya" not in text_of(lain.get(ALAMAT).text)


def test_state_of_a_delegation_follows_the_day_of_the_office(
    klien: Klien, kantor: Kantor, hari: time_machine.Traveller
) -> None:
    add(kantor.sari, kantor.budi)
    keadaan = []
    for saat in ("2025-06-01T16:59:59Z", "2025-06-01T17:00:00Z", "2025-06-06T16:59:59Z", "2025-06-06T17:00:00Z"):
        hari.move_to(saat)
        satu = make_klien(klien.application)
        satu.masuk("sari@uji.example")
        halaman = satu.get(ALAMAT)
        teks = text_of(halaman.text)
        kata = next(k for k in ("Akan berlaku", "Berlaku", "Berakhir") if f"Cuti {k}" in teks)
        keadaan.append((kata, any(f.alamat.endswith("/cabut") for f in satu.forms(halaman))))
    assert keadaan == [("Akan berlaku", True), ("Berlaku", True), ("Berlaku", True), ("Berakhir", False)]


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"kepada": ""}, "Pilih penerima pekerjaan."),
        ({"kepada": "asing"}, "Pilih penerima dari daftar."),
        ({"kepada": "sari"}, "Pilih penerima dari daftar."),
        ({"kepada": "1x"}, "Pilih penerima dari daftar."),
        ({"mulai": ""}, "Isi hari pertama."),
        ({"mulai": "31-02-2025"}, "Tanggal ini tidak ada. Tulis seperti 31-03-2025."),
        ({"sampai": "besok"}, "Tanggal ini tidak ada. Tulis seperti 31-03-2025."),
        ({"sampai": "2025-06-01"}, "Hari terakhir tidak boleh sebelum hari pertama."),
        ({"sampai": "9999-12-31"}, "Delegasi paling lama 366 hari."),
        ({"alasan": "x" * 161}, "Alasan paling banyak 160 huruf."),
    ],
)
def test_wrong_form_comes_back_with_its_sentence_and_what_was_typed(
    klien: Klien, kantor: Kantor, isi: dict[str, str], kalimat: str
) -> None:
    if isi.get("kepada") in ("asing", "sari"):
        isi = {"kepada": str(getattr(kantor, isi["kepada"]).id)}
    lengkap = {"kepada": str(kantor.budi.id), "mulai": "2025-06-02", "sampai": "2025-06-06", "alasan": "Cuti", **isi}
    respons = send(klien, **lengkap)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert text_of(respons.text).startswith("Galat:")
    for nama in ("mulai", "sampai", "alasan"):
        assert klien.form(respons, "kepada").isi[nama] == lengkap[nama]
    assert count() == 0


def test_second_click_hands_nothing_over_twice(klien: Klien, kantor: Kantor) -> None:
    formulir = klien.form(klien.get(ALAMAT), "kepada")
    isi = {"kepada": str(kantor.budi.id), "mulai": "2025-06-02", "sampai": "2025-06-06"}
    assert [klien.send(formulir, **isi).status_code for _ in range(2)] == [303, 422]
    assert count() == 1


def test_hostile_text_in_any_field_is_stored_clean_or_refused(klien: Klien, kantor: Kantor) -> None:
    for kolom in ("kepada", "mulai", "sampai", "alasan"):
        for nama, teks in TEKS.items():
            isi = {"kepada": str(kantor.budi.id), "mulai": "2025-06-02", "sampai": "2025-06-06", "alasan": "x"}
            respons = send(klien, **{**isi, kolom: encode(teks)})
            assert respons.status_code in (303, 400, 413, 422), (kolom, nama)
            assert "<script>alert" not in klien.get(ALAMAT).text
            for d in list_delegasi(kantor.sari):
                if d.dicabut_at is None:
                    revoke(kantor.sari, d.id)


def test_page_of_another_cannot_be_revoked_through_the_address(klien: Klien, kantor: Kantor) -> None:
    nomor = add(kantor.budi, kantor.tuti).id
    token = klien.form(klien.get(ALAMAT), "csrf_token").isi["csrf_token"]
    for satu in (nomor, 999, 10**40):
        assert klien.post(f"{ALAMAT}{satu}/cabut", data={"csrf_token": token}).status_code == 404
    assert emails(delegators_of(kantor.tuti, SENIN)) == ["budi"]


def test_administrator_delegates_nothing_and_does_not_see_the_link(tiap_app: Flask) -> None:
    make_akun(Peran.ADMIN)
    klien = make_klien(tiap_app)
    klien.masuk("admin@uji.example")
    assert klien.get(ALAMAT).status_code == 403
    assert ALAMAT not in klien.get("/petugas/").text


def test_officer_finds_the_page_in_the_account_menu(klien: Klien) -> None:
    assert f'href="{ALAMAT}"' in klien.get("/petugas/").text


def test_person_alone_is_told_so(tiap_app: Flask) -> None:
    make_akun(Peran.PIMPINAN)
    klien = make_klien(tiap_app)
    klien.masuk("pimpinan@uji.example")
    assert "Belum ada akun lain yang dapat menerima." in text_of(klien.get(ALAMAT).text)
