"""The key hierarchy: what opens what, and that everything else stays shut."""

import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.wbs.kunci import aliran, pecahan
from portal.wbs.kunci.brankas import make_brankas, open_brankas, recover_prv
from portal.wbs.kunci.laporan import (
    make_kunci_laporan,
    open_reporter,
    seal_reporter,
    unwrap_handler,
    wrap_handler,
)
from portal.wbs.kunci.primitif import (
    SegelRusak,
    make_kunci,
    make_pasangan,
    seal,
    seal_json,
    unseal,
    unseal_json,
    unwrap,
    wrap,
)
from portal.wbs.kunci.resi import make_resi, read_resi, write_resi
from tests.pabrik import wbs as pabrik

LADA = b"lada-uji" * 4


@given(isi=st.binary(max_size=3000), tempat=st.text(max_size=40))
def test_what_is_sealed_opens_only_with_its_key_at_its_place(isi: bytes, tempat: str) -> None:
    kunci = make_kunci()
    blob = seal(kunci, isi, tempat)
    assert unseal(kunci, blob, tempat) == isi
    for lain in ((make_kunci(), tempat), (kunci, f"{tempat}x")):
        with pytest.raises(SegelRusak):
            unseal(lain[0], blob, lain[1])


def test_every_flipped_byte_of_a_blob_is_noticed() -> None:
    kunci = make_kunci()
    blob = seal(kunci, b"rahasia", "di sini")
    for i in range(len(blob)):
        rusak = bytearray(blob)
        rusak[i] ^= 1
        with pytest.raises(SegelRusak):
            unseal(kunci, bytes(rusak), "di sini")


def test_padding_hides_the_length_within_a_step() -> None:
    kunci = make_kunci()
    panjang = {len(seal_json(kunci, "x" * n, "t", langkah=1024)) for n in (1, 100, 900)}
    assert len(panjang) == 1
    assert unseal_json(kunci, seal_json(kunci, {"a": "é"}, "t", langkah=1024), "t", langkah=1024) == {"a": "é"}


def test_a_wrapped_key_is_bound_to_its_place_and_person() -> None:
    satu, dua = make_pasangan(), make_pasangan()
    blob = wrap(satu.pub, b"kunci", "laporan-1")
    assert unwrap(satu.prv, blob, "laporan-1") == b"kunci"
    for prv, tempat in ((satu.prv, "laporan-2"), (dua.prv, "laporan-1")):
        with pytest.raises(SegelRusak):
            unwrap(prv, blob, tempat)


def test_a_receipt_opens_its_report_and_a_stolen_database_without_pepper_does_not() -> None:
    kunci, resi = make_kunci_laporan(), make_resi()
    segel = seal_reporter(LADA, resi, kunci, "a" * 32)
    assert open_reporter(LADA, resi, segel, "a" * 32).isi == kunci.isi
    assert open_reporter(LADA, resi, segel, "a" * 32).catatan is None
    for lada, kode, laporan in ((b"x" * 32, resi, "a" * 32), (LADA, make_resi(), "a" * 32), (LADA, resi, "b" * 32)):
        with pytest.raises(SegelRusak):
            open_reporter(lada, kode, segel, laporan)


def test_a_handlers_bundle_opens_for_that_handler_and_report_only() -> None:
    kunci, satu, dua = make_kunci_laporan(), make_pasangan(), make_pasangan()
    blob = wrap_handler(kunci, satu.pub, "a" * 32, 7)
    assert unwrap_handler(satu.prv, blob, "a" * 32, 7) == kunci
    for prv, laporan, siapa in ((dua.prv, "a" * 32, 7), (satu.prv, "b" * 32, 7), (satu.prv, "a" * 32, 8)):
        with pytest.raises(SegelRusak):
            unwrap_handler(prv, blob, laporan, siapa)


def test_receipts_have_100_bits_and_a_typo_is_found_before_any_look_up() -> None:
    resi = make_resi()
    assert len(resi) == 21
    assert read_resi(write_resi(resi).lower().replace("-", " ")) == resi
    for i in range(len(resi)):
        salah = resi[:i] + ("A" if resi[i] != "A" else "B") + resi[i + 1 :]
        assert read_resi(salah) is None
    assert read_resi(resi[:-1]) is None
    assert read_resi("") is None


def test_many_receipts_are_all_different_and_evenly_spread() -> None:
    banyak = [make_resi() for _ in range(20_000)]
    assert len(set(banyak)) == len(banyak)
    hitung = Counter("".join(r[:20] for r in banyak))
    harap = 20 * len(banyak) / 32
    assert len(hitung) == 32
    assert sum((n - harap) ** 2 / harap for n in hitung.values()) < 75  # chi-square, 31 degrees of freedom, p ≈ 1e-5


def test_a_vault_opens_by_passphrase_and_recovery_code_only() -> None:
    brankas, prv, pulih = make_brankas(5, pabrik.FRASA)
    assert open_brankas(brankas, 5, pabrik.FRASA) == prv
    assert open_brankas(brankas, 5, "frasa lain yang panjang") is None
    assert recover_prv(brankas, 5, pulih.lower()) == prv
    assert recover_prv(brankas, 5, pulih[:-1] + ("2" if pulih[-1] != "2" else "3")) is None
    with pytest.raises(SegelRusak):
        open_brankas(brankas, 6, pabrik.FRASA)
    semua = b"".join(v for v in vars(brankas).values() if isinstance(v, bytes))
    assert prv not in semua
    assert pulih.encode() not in semua


def test_any_two_of_three_shares_open_the_emergency_key_and_one_does_not() -> None:
    kunci, bagian = pecahan.split_baru(1)
    hasil = {pecahan.join(kunci, 1, bagian[a], bagian[b]) for a in bagian for b in bagian if a != b}
    assert len(hasil) == 1
    lain = pecahan.split_baru(1)[1]
    for satu, dua in ((bagian[1], bagian[1]), (bagian[1], lain[2]), (bagian[1], ""), ("", "")):
        with pytest.raises(SegelRusak):
            pecahan.join(kunci, 1, satu, dua)
    with pytest.raises(SegelRusak):
        pecahan.join(kunci, 2, bagian[1], bagian[2])


class Wadah(bytearray):
    def write(self, isi: bytes, /) -> None:
        self.extend(isi)


def _segel(isi: bytes, kunci: bytes, potongan: int = 7919) -> bytes:
    wadah = Wadah()
    penyegel = aliran.Penyegel(kunci, "t", wadah)
    for i in range(0, len(isi), potongan):
        penyegel.write(isi[i : i + potongan])
    penyegel.finish()
    return bytes(wadah)


@pytest.mark.parametrize("ukuran", [1, 100, 65535, 65536, 65537, 131072, 200_000])
def test_a_file_of_any_size_comes_back_whole_and_shows_only_its_chunks(ukuran: int) -> None:
    isi, kunci = secrets.token_bytes(ukuran), make_kunci()
    blob = _segel(isi, kunci)
    assert b"".join(aliran.iter_isi(kunci, "t", blob, ukuran)) == isi
    assert len(blob) == 25 + aliran.count_potong(ukuran) * (65536 + 17)


def test_a_file_cut_at_a_chunk_changed_or_exchanged_gives_no_byte() -> None:
    isi, kunci = secrets.token_bytes(200_000), make_kunci()
    blob = _segel(isi, kunci)
    potong = 65536 + 17
    rusak = bytearray(blob)
    rusak[100_000] ^= 1
    tukar = blob[:25] + blob[25 + potong : 25 + 2 * potong] + blob[25 : 25 + potong] + blob[25 + 2 * potong :]
    for buruk in (blob[:-potong], blob[:-1], bytes(rusak), tukar, blob + blob[-potong:], b"", blob[:25]):
        with pytest.raises(SegelRusak):
            next(aliran.iter_isi(kunci, "t", buruk, len(isi)))
    with pytest.raises(SegelRusak):
        next(aliran.iter_isi(make_kunci(), "t", blob, len(isi)))
    with pytest.raises(SegelRusak):
        next(aliran.iter_isi(kunci, "lain", blob, len(isi)))
