"""Phone numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.galat import DomainError
from portal.inti.telepon import mask_telepon, normalize_telepon


@pytest.mark.parametrize(
    "teks",
    [
        "081234567890", "6281234567890", "+6281234567890", "+62-812-3456-7890", "+62 812 3456 7890", "0812.3456.7890",
        " 0812 3456 7890\n", "(0812) 3456-7890", "(+62) 812 3456 7890", "+62 (0)812 3456 7890",
        "0812\u20113456\u20137890",
        "0812\u00a03456\u00a07890", "\u202a+62 812-3456-7890\u202c", "０８１２３４５６７８９０", "0812\u200b34567890",
    ],
)  # fmt: skip
def test_ways_to_write_one_number_give_one_number(teks: str) -> None:
    assert normalize_telepon(teks) == "+6281234567890"


@pytest.mark.parametrize(
    ("teks", "hasil"),
    [("(021) 123456", "+6221123456"), ("0411-555123", "+62411555123"), ("0859123456789", "+62859123456789")],
)
def test_landlines_and_long_numbers_are_taken(teks: str, hasil: str) -> None:
    assert normalize_telepon(teks) == hasil


@pytest.mark.parametrize(
    "teks",
    [
        "", " ", "0", "08123456", "08123456789012", "812345678901", "+12025550100", "0062812345678", "001234567890",
        "+62", "62", "0812345678x", "021 123456 ext 12", "0812/34567890", "081234567890, 081234567891",
        "nol delapan satu",
        "٠٨١٢٣٤٥٦٧٨٩٠", "०८१२३४५६७८९०", "+62+6281234567890", "0812\x00345678é", "9" * 10_000, "--------------",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(teks: str) -> None:
    with pytest.raises(DomainError) as salah:
        normalize_telepon(teks)
    assert salah.value.bidang == "telepon"
    assert salah.value.teks == "Nomor HP harus 9-13 angka, contoh 081234567890."


@given(st.text())
def test_any_text_gives_a_number_or_the_sentence(teks: str) -> None:
    try:
        hasil = normalize_telepon(teks)
    except DomainError:
        return
    assert normalize_telepon(hasil) == hasil


@given(st.from_regex(r"0[1-9][0-9]{7,11}", fullmatch=True))
def test_normal_form_stays_and_at_least_four_digits_are_hidden(nasional: str) -> None:
    normal = normalize_telepon(nasional)
    assert normal == "+62" + nasional[1:] == normalize_telepon(normal)
    tampak = mask_telepon(normal).replace("*", "")
    assert len(tampak) <= len(nasional) - 4
    assert nasional.startswith(tampak[:4])


def test_mask_shows_the_ends_of_a_mobile_number() -> None:
    assert mask_telepon("+6281234567890") == "0812****7890"
    assert mask_telepon("+6221123456") == "0211****6"


@pytest.mark.parametrize("teks", ["", "0812", "08123456", "+62"])
def test_mask_shows_nothing_of_what_is_too_short(teks: str) -> None:
    assert mask_telepon(teks) == "****"
