"""Codes that people read aloud and type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.kode import ABJAD, clean_kode, group_kode, is_kode, make_kode, make_token

posisi = st.integers(0, 10**6)
panjang_kode = st.integers(2, 16)


def test_alphabet_has_no_letters_that_look_like_digits() -> None:
    assert len(ABJAD) == len(set(ABJAD)) == 32
    assert not set(ABJAD) & set("O0I1")


@given(st.integers(1, 400))
def test_token_has_at_least_the_bits_asked_for(bit: int) -> None:
    token = make_token(bit)
    assert set(token) <= set(ABJAD)
    assert len(token) * 5 >= bit > (len(token) - 1) * 5


def test_tokens_and_codes_are_different_each_time() -> None:
    assert len({make_token() for _ in range(500)}) == 500
    assert len({make_kode(12) for _ in range(500)}) == 500


@given(panjang_kode)
def test_made_code_is_right(panjang: int) -> None:
    kode = make_kode(panjang)
    assert len(kode) == panjang
    assert is_kode(kode)


@given(panjang_kode, posisi, st.sampled_from(ABJAD))
def test_single_wrong_character_is_noticed(panjang: int, di: int, ganti: str) -> None:
    kode = make_kode(panjang)
    di %= panjang
    salah = kode[:di] + ganti + kode[di + 1 :]
    assert is_kode(salah) == (salah == kode)


@given(panjang_kode, posisi)
def test_swapped_neighbours_are_noticed(panjang: int, di: int) -> None:
    kode = make_kode(panjang)
    di %= panjang - 1
    salah = kode[:di] + kode[di + 1] + kode[di] + kode[di + 2 :]
    assert is_kode(salah) == (salah == kode)


@pytest.mark.parametrize("satu", ABJAD)
def test_no_pair_of_neighbours_can_be_swapped_unnoticed(satu: str) -> None:
    benar = {(a, b): next(c for c in ABJAD if is_kode(f"7{a}{b}K{c}")) for a in satu for b in ABJAD if b != satu}
    lolos = [(a, b) for (a, b), cek in benar.items() if is_kode(f"7{b}{a}K{cek}")]
    assert lolos == []


@pytest.mark.parametrize("salah", ["", "A", "O0I1", "ABC!", "abcd", "é2", "A B"])
def test_what_has_other_characters_is_no_code(salah: str) -> None:
    assert not is_kode(salah)


@given(st.integers(2, 16), st.data())
def test_typing_is_forgiven(panjang: int, data: st.DataObject) -> None:
    kode = make_kode(panjang)
    ketik = "".join(
        data.draw(st.sampled_from(["", " ", "-", ".", "\u2011", "\u00a0"])) + data.draw(st.sampled_from([h, h.lower()]))
        for h in kode
    )  # fmt: skip
    assert clean_kode(ketik) == kode


@given(panjang_kode, st.integers(1, 6))
def test_code_written_in_groups_reads_back(panjang: int, besar: int) -> None:
    kode = make_kode(panjang)
    tulis = group_kode(kode, besar)
    assert clean_kode(tulis) == kode
    assert max(map(len, tulis.split("-"))) <= besar


def test_groups_are_of_four() -> None:
    assert group_kode("ABCDEFGH") == "ABCD-EFGH"
