"""The reporter's way through the pages, for tests: form, second look, sending, mailbox."""

import re
from typing import Any

from werkzeug.test import TestResponse

from portal.wbs import takaran
from tests.klien import Formulir, Klien, parse, text_of
from tests.pabrik.wbs import FRASA_UNIK, unggahan

ANGKA = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
ISIAN = {
    "mode": "anonim",
    "kategori": "pungli",
    "apa": f"Petugas meminta uang di luar tarif resmi. {FRASA_UNIK}",
    "siapa": "Seorang petugas loket",
}


def refill() -> None:
    """Fill all buckets: they live as long as the process."""
    for ember in (takaran.LAPORAN, takaran.LAPORAN_SEMUA, takaran.MASUK, takaran.MASUK_SEMUA):
        ember.refill()


def by_id(respons: TestResponse, nama: str) -> Any:
    [elemen] = [e for e in parse(respons.text).iter() if e.get("id") == nama]
    return elemen


def resi_of(respons: TestResponse) -> str:
    return "".join(by_id(respons, "resi").itertext()).strip()


def answer(respons: TestResponse) -> str:
    """Return the answer of the sum a page asks."""
    cocok = re.search(r"Berapa (\w+) tambah (\w+)", text_of(respons.text))
    assert cocok
    return str(sum(ANGKA.index(k) + 1 for k in cocok.groups()))


def post(klien: Klien, formulir: Formulir, **isi: Any) -> TestResponse:
    return klien.send(formulir, **isi)


def fill(klien: Klien, *, berkas: Any = None, **isi: Any) -> TestResponse:
    """Open the form, fill it in, go on to the second look."""
    formulir = klien.form(klien.get("/wbs/baru"), "sampul")
    lain = {"berkas": berkas} if berkas is not None else {}
    return klien.send(formulir, langkah="periksa", **ISIAN | isi, **lain)


def send(klien: Klien, periksa: TestResponse, **isi: Any) -> TestResponse:
    """Confirm the receipt and send."""
    return klien.send(klien.form(periksa, "draf"), langkah="kirim", disimpan="ya", **isi)


def enter(klien: Klien, resi: str, **isi: Any) -> TestResponse:
    """Open the mailbox by receipt; return the page it leads to."""
    respons = klien.send(klien.form(klien.get("/wbs/kotak"), "resi"), resi=resi, **isi)
    return klien.follow(respons) if respons.status_code == 303 else respons


def open_kotak(klien: Klien, **isi: Any) -> tuple[TestResponse, str]:
    """Report and open the mailbox; return its page and the receipt."""
    terima = send(klien, fill(klien, **isi))
    assert terima.status_code == 200, text_of(terima.text)
    resi = resi_of(terima)
    halaman = enter(klien, resi)
    assert "Kotak Anda" in halaman.text, text_of(halaman.text)
    return halaman, resi


__all__ = ["ISIAN", "answer", "by_id", "enter", "fill", "open_kotak", "post", "refill", "resi_of", "send", "unggahan"]
