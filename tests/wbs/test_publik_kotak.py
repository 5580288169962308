"""The reporter's mailbox."""

from collections.abc import Iterator

import pytest

from tests.klien import Klien, text_of
from tests.pabrik.wbs import FRASA_UNIK, make_staf
from tests.wbs import alur


@pytest.fixture(autouse=True)
def _ember_penuh() -> Iterator[None]:
    alur.refill()
    yield
    alur.refill()


def test_the_whole_way_of_a_report_with_a_file_and_an_answer(klien_tiap: Klien) -> None:
    klien = klien_tiap
    make_staf()
    halaman, _resi = alur.open_kotak(klien, berkas=alur.unggahan())
    assert FRASA_UNIK in halaman.text
    assert "kuitansi.txt" in halaman.text
    kirim = klien.send(
        klien.form(halaman, "pesan"), langkah="kirim", pesan="Ada lagi.", berkas=alur.unggahan(b"x", "b.txt")
    )
    assert kirim.status_code == 303, text_of(kirim.text)
    isi = klien.get("/wbs/kotak")
    assert "Ada lagi." in isi.text
    tautan = [e.get("href") for e in alur.parse(isi.text).iter("a") if "/berkas/" in (e.get("href") or "")]
    assert {klien.get(t).data for t in tautan} == {b"x", b"bukti rahasia"}
    tutup = klien.send(klien.forms(isi)[-1])
    assert tutup.status_code == 303
    assert "Clear-Site-Data" in tutup.headers
    assert "Masukkan kode rahasia" in klien.get("/wbs/kotak").text
