"""Visit tickets: one answer each, under every kind of repetition; batches, their sheet, their scope."""

import hashlib
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.jejak import Jejak, verify_jejak
from portal.inti.kode import ABJAD, group_kode
from portal.organisasi.service import Layanan
from portal.skm.domain.tiket import TiketDitolak
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Tiket, TiketKelompok
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.instrumen import choose_versi, copy_instrumen, publish_versi, read_isi, save_draf
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.kunci_api import revoke_kunci
from portal.skm.service.lembar_tiket import print_tiket
from portal.skm.service.tiket import Tempat, find_tiket, prepare_kelompok, purge_tiket, revoke_kelompok, use_tiket
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR, make_nilai
from tests.pabrik.tiket import HARI, make_kunci, make_tiket

ISI = {**dict.fromkeys(UNSUR, "4"), "waktu": "3"}


@pytest.fixture(autouse=True)
def _jam() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


@pytest.fixture
def layanan(tiap_app: Flask) -> Layanan:
    return make_layanan(make_unit())


def count(tabel: object = tabel_jawaban) -> int:
    db.session.remove()
    return db.session.scalar(select(func.count()).select_from(tabel)) or 0


def refusal(token: str, hari: date = HARI) -> str:
    with pytest.raises(TiketDitolak) as salah:
        find_tiket(token, hari=hari)
    return salah.value.kode


def test_only_the_digest_of_a_token_is_stored(layanan: Layanan) -> None:
    token = make_tiket(layanan, 3).token
    assert len(set(token)) == 3
    assert all(len(t) * 5 >= 100 and set(t) <= set(ABJAD) for t in token)
    assert set(db.session.scalars(select(Tiket.sidik))) == {hashlib.sha256(t.encode()).hexdigest() for t in token}
    isi = " ".join(db.session.scalars(select(Jejak.rincian)))
    assert not any(t in isi for t in token)


def test_a_ticket_is_found_however_its_token_is_typed(layanan: Layanan) -> None:
    token = make_tiket(layanan, loket=make_loket(layanan.unit)).token[0]
    for ketik in (token, token.lower(), group_kode(token).lower(), f" {group_kode(token)} "):
        tiket = find_tiket(ketik, hari=HARI)
        assert (tiket.unit, tiket.layanan, tiket.loket) == ("Dinas Kesehatan Contoh", "Layanan Umum", "Loket 1")
    assert {refusal(palsu) for palsu in ("", "x" * 5000, "a\x00b", "\ud800", token[:-1])} == {"tiket_asing"}


def test_every_refusal_has_its_own_sentence(layanan: Layanan) -> None:
    terpakai, habis, dicabut, tutup = (make_tiket(layanan).token[0] for _ in range(4))
    sidik = {nama: find_tiket(t, hari=HARI).sidik for nama, t in (("terpakai", terpakai), ("tutup", tutup))}
    kelompok = db.session.scalar(
        select(Tiket.kelompok_id).where(Tiket.sidik == hashlib.sha256(dicabut.encode()).hexdigest())
    )
    with unit_kerja() as sesi:
        use_tiket(sidik["terpakai"], hari=HARI)
        revoke_kelompok(kelompok, cakupan=None, pelaku="uji", now=SAAT)
        sesi.execute(update(Tiket).where(Tiket.sidik == sidik["tutup"]).values(dibuka_at=None))
    assert find_tiket(habis, hari=HARI + timedelta(days=30))
    assert refusal(habis, HARI + timedelta(days=31)) == "tiket_kedaluwarsa"
    assert [refusal(t) for t in (terpakai, dicabut, tutup)] == [
        "tiket_terpakai", "tiket_dicabut", "tiket_belum_dibuka",
    ]  # fmt: skip
    assert verify_jejak().rusak is None


def test_of_twenty_answers_with_one_ticket_at_once_exactly_one_is_stored(layanan: Layanan, tiap_app: Flask) -> None:
    sidik = find_tiket(make_tiket(layanan).token[0], hari=HARI).sidik
    isi = {"instrumen": find_instrumen("skm"), "unit_id": layanan.unit_id, "layanan_id": layanan.id}
    baru = JawabanBaru(gratis=False, tanggal=HARI, nilai=make_nilai(), kanal="tiket", **isi)  # type: ignore[arg-type]
    benteng = threading.Barrier(10)
    db.session.remove()

    def send(ke: int) -> str:
        with tiap_app.app_context():
            if ke < 10:
                benteng.wait()
            try:
                with unit_kerja():
                    return submit_jawaban(
                        baru, kiriman=f"kunci-{ke}", now=SAAT, syarat=lambda: use_tiket(sidik, hari=HARI)
                    )
            except TiketDitolak as salah:
                return salah.kode
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as kolam:
        hasil = list(kolam.map(send, range(20)))
    assert hasil.count("tiket_terpakai") == 19
    assert count() == 1
    assert db.session.scalar(select(Tiket.dipakai_pada)) == HARI


def test_an_answer_proves_a_visit_and_does_not_know_its_ticket(layanan: Layanan, klien_tiap: Klien) -> None:
    token = make_tiket(layanan, loket=make_loket(layanan.unit)).token[0]
    halaman = klien_tiap.get(f"/t/{token}")
    assert "Set-Cookie" not in halaman.headers
    assert "Loket 1" in text_of(halaman.text)
    formulir = klien_tiap.form(halaman, "kiriman")
    respons = klien_tiap.send(formulir, **ISI)
    assert respons.status_code == 303
    baris = db.session.execute(select(tabel_jawaban)).one()._mapping
    assert (baris["kanal"], baris["perangkat"], baris["status"]) == ("tiket", None, "sah")
    tiket = db.session.scalars(select(Tiket)).one()
    assert tiket.dipakai_pada == HARI
    assert not {str(tiket.sidik), token} & {str(v) for v in baris.values()}

    ulang = klien_tiap.send(formulir, **ISI)
    assert ulang.headers["Location"] == respons.headers["Location"]
    tolak = klien_tiap.get(f"/t/{token}")
    assert tolak.status_code == 409
    assert "Tiket ini sudah dipakai" in text_of(tolak.text)
    assert count() == 1


def test_two_open_forms_of_one_ticket_bring_one_answer(app: Flask, klien: Klien) -> None:
    token = make_tiket(make_layanan(make_unit())).token[0]
    satu, dua = (klien.form(klien.get(f"/t/{token}"), "kiriman") for _ in range(2))
    kurang = klien.send(satu, **{**ISI, "waktu": None})
    assert kurang.status_code == 422
    assert klien.send(klien.form(kurang, "kiriman"), waktu="4").status_code == 303
    tolak = klien.send(dua, **ISI)
    assert tolak.status_code == 409
    assert "Tiket ini sudah dipakai" in text_of(tolak.text)
    assert klien.get(f"/t/{token}?bahasa=en").status_code == 409
    assert count() == 1


def test_a_form_opened_on_the_last_day_may_be_sent_shortly_after_midnight(app: Flask, klien: Klien) -> None:
    token = make_tiket(make_layanan(make_unit()), hari=1).token[0]
    with time_machine.travel("2025-01-03T16:50:00Z", tick=False) as jam:  # 23.50 WIB
        formulir = klien.form(klien.get(f"/t/{token}"), "kiriman")
        jam.shift(timedelta(hours=2))
        habis = klien.send(formulir, **ISI)
        assert habis.status_code == 410
        assert "Tiket berlaku sampai 3 Januari 2025." in text_of(habis.text)
        assert klien.get(f"/t/{token}").status_code == 410
        jam.shift(timedelta(minutes=-80))
        assert klien.send(formulir, **ISI).status_code == 303


def test_a_batch_has_one_to_five_hundred_tickets_of_one_unit(layanan: Layanan) -> None:
    skm = find_instrumen("skm")
    tempat = Tempat(layanan.unit, layanan, None, skm)
    for jumlah, hari, bidang in ((0, 30, "jumlah"), (501, 30, "jumlah"), (1, 0, "hari"), (1, 181, "hari")):
        with pytest.raises(DomainError) as salah:
            prepare_kelompok(tempat, jumlah=jumlah, hari=hari, hari_ini=HARI)
        assert salah.value.bidang == bidang
    asing = make_loket(make_unit("LAIN", "Lain"))
    for layanan_, loket, bidang in ((layanan, asing, "loket"), (None, None, "layanan")):
        with pytest.raises(DomainError) as salah:
            Tempat(layanan.unit, layanan_, loket, skm)
        assert salah.value.bidang == bidang


def test_a_survey_of_the_unit_as_a_whole_takes_no_service(layanan: Layanan) -> None:
    with unit_kerja():
        draf = copy_instrumen("skm", 1, kode_baru="internal", pelaku="uji", now=SAAT)
        isi = {**read_isi(draf), "subjek": "unit", "jenis": "pegawai", "ambang_paham": "76.61"}
        save_draf("internal", 1, isi, pelaku="uji", now=SAAT)
        publish_versi("internal", 1, pelaku="uji", now=SAAT)
        choose_versi("internal", 1, pelaku="uji", now=SAAT)
    internal = find_instrumen("internal")
    with pytest.raises(DomainError, match="menilai unit"):
        Tempat(layanan.unit, layanan, None, internal)
    assert Tempat(layanan.unit, None, None, internal).to_row()["layanan_id"] is None


def test_references_of_queue_systems_are_forgotten_a_month_after_their_tickets(layanan: Layanan) -> None:
    kunci, _rahasia = make_kunci(layanan.unit)
    make_tiket(layanan)
    bersama = {"unit_id": layanan.unit_id, "layanan_id": layanan.id, "instrumen": "skm", "kunci_api_id": kunci.id}
    with unit_kerja() as sesi:
        for nama, sampai in (("lama", HARI - timedelta(days=31)), ("baru", HARI - timedelta(days=30))):
            sesi.add(Tiket(sidik=nama, rujukan=nama, berlaku_sampai=sampai, **bersama))
    with unit_kerja():
        assert purge_tiket(hari_ini=HARI) == 1
        revoke_kunci(kunci.id, cakupan=None, pelaku="uji", now=SAAT)
    assert list(db.session.scalars(select(Tiket.rujukan).order_by(Tiket.id))) == [None, "baru"]


def read_pdf(isi: bytes, tempat: Path) -> list[str]:
    berkas = tempat / "tiket.pdf"
    berkas.write_bytes(isi)
    return subprocess.run(
        ["pdftotext", "-layout", str(berkas), "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]


@pytest.mark.parametrize(("bentuk", "halaman"), [("a4", 2), ("struk", 12)])
def test_the_sheet_carries_every_ticket(app: Flask, tmp_path: Path, bentuk: str, halaman: int) -> None:
    baru = make_tiket(make_layanan(make_unit(), nama="Layanan #1 $x$ *tebal* <b>"), 12)
    teks = read_pdf(print_tiket(baru, base_url="https://layanan.contoh.go.id", bentuk=bentuk), tmp_path)  # type: ignore[arg-type]
    assert len(teks) == halaman
    semua = " ".join(" ".join(teks).split())
    assert all(group_kode(t) in semua for t in baru.token)
    assert semua.count("Berlaku sampai 1 Februari 2025") == semua.count("layanan.contoh.go.id/t/") == 12
    assert "Layanan #1 $x$ *tebal* <b>" in semua


def test_officer_prints_and_revokes_tickets_of_the_own_units_only(app: Flask, tmp_path: Path) -> None:
    layanan = make_layanan(make_unit())
    lain = make_tiket(make_layanan(make_unit("LAIN", "Lain")))
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.PETUGAS_SKM, unit="DINKES").email)
    formulir = klien.form(klien.get("/petugas/skm/tiket"), "jumlah")
    for salah, kalimat in (
        ({"jumlah": "501"}, "Tulis angka 1 sampai 500."),
        ({"jumlah": "١"}, "Tulis angka 1 sampai 500."),
        ({"hari": "-3"}, "Tulis angka 1 sampai 180."),
        ({"layanan": ""}, "Pilih layanan yang dinilai."),
        ({"layanan": "X"}, "Pilihan ini tidak dikenal."),
    ):
        respons = klien.send(formulir, **{"layanan": "UMUM", **salah})
        assert (respons.status_code, kalimat in text_of(respons.text)) == (422, True), salah
    assert klien.send(formulir, unit="LAIN", layanan="UMUM").status_code == 404
    assert count(TiketKelompok) == 1

    pdf = klien.send(formulir, layanan=layanan.kode, jumlah="2")
    assert (pdf.mimetype, pdf.headers["Cache-Control"]) == ("application/pdf", "no-store")
    token = re.findall(r"\b\w{4}(?:-\w{4}){4}\b", read_pdf(pdf.data, tmp_path)[0])
    assert [klien.get(f"/t/{t}").status_code for t in token] == [200, 200]
    daftar = klien.get("/petugas/skm/tiket")
    assert "Lain" not in text_of(daftar.text)
    cabut = [f for f in klien.forms(daftar) if f.alamat.endswith("/cabut")]
    assert len(cabut) == 1
    assert klien.send(cabut[0]).status_code == 303
    assert "Dicabut" in text_of(klien.get("/petugas/skm/tiket").text)
    asing = db.session.scalar(select(TiketKelompok.id).where(TiketKelompok.kode == lain.kode))
    assert klien.post(f"/petugas/skm/tiket/{asing}/cabut", data=cabut[0].isi).status_code == 404
    assert find_tiket(lain.token[0], hari=HARI)
    assert [klien.get(f"/t/{t}").status_code for t in token] == [410, 410]


def test_command_writes_a_private_file_and_stores_nothing_without_it(app: Flask, tmp_path: Path) -> None:
    make_loket(make_layanan(make_unit()).unit)
    jalan, tujuan = app.test_cli_runner(), tmp_path / "tiket.pdf"
    perintah = ["skm", "tiket", "--unit", "dinkes", "--layanan", "umum", "--loket", "1", "--jumlah", "3", "--json"]
    hasil = jalan.invoke(args=[*perintah, "--keluaran", str(tujuan)])
    assert hasil.exit_code == 0, hasil.output
    assert json.loads(hasil.output)["berlaku_sampai"] == str(utc_now().date() + timedelta(days=30))
    assert tujuan.stat().st_mode & 0o077 == 0
    assert jalan.invoke(args=[*perintah, "--keluaran", str(tmp_path / "x" / "y.pdf")]).exit_code == 1
    assert jalan.invoke(args=[*perintah[:-1], "--loket", "9", "--keluaran", str(tujuan)]).exit_code == 1
    assert (count(TiketKelompok), count(Tiket)) == (1, 3)


def test_a_sheet_that_cannot_be_written_leaves_no_tickets(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.skm.service.lembar_tiket.LEMBAR", Path("skm/tidak_ada.typ"))
    layanan = make_layanan(make_unit())
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.ADMIN).email)
    formulir = klien.form(klien.get("/petugas/skm/tiket"), "jumlah")
    respons = klien.send(formulir, layanan=layanan.kode, jumlah="7")
    assert respons.status_code == 503
    assert "tidak ada tiket yang dibuat" in text_of(respons.text)
    assert klien.form(respons, "jumlah").isi["jumlah"] == "7"
    assert count(TiketKelompok) == 0
