"""Shape of the forms of the instrument editor; the fields of an unsur and of the order follow the draft."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextInput

from portal.inti.galat import DomainError
from portal.inti.teks import clean_teks
from portal.inti.web.bahasa import translate
from portal.skm.domain.draf import KataUnsur, parse_bobot
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen, Unsur
from portal.skm.forms import ASING

RUPA = {"wajah": _l("Wajah dan kata"), "bintang": _l("Bintang dan kata"), "kata": _l("Kata saja")}
SUBJEK = {"layanan": _l("Tiap layanan"), "unit": _l("Unit secara keseluruhan")}
HURUF = ("A", "B", "C", "D")
"""Letters that the portal knows a colour for."""
PANJANG = {"nama": 80, "pertanyaan": 200, "keterangan": 300, "usulan": 300, "jawaban": 60}


def clean(teks: str | None) -> str | None:
    """Clean what was typed; None stays None."""
    return clean_teks(teks) if teks else teks


def _most(maks: int) -> Length:
    return Length(max=maks, message=_l("Paling banyak %(maks)s huruf.", maks=maks))


def teks(label: Any, maks: int, *, wajib: bool = False, panjang: bool = False, **lain: Any) -> Field:
    """Return a cleaned text field with at most `maks` characters."""
    syarat: list[Any] = [DataRequired(_l("%(kolom)s wajib diisi.", kolom=label))] if wajib else [Optional()]
    jenis = TextAreaField if panjang else StringField
    return jenis(label, filters=[clean], validators=[*syarat, _most(maks)], **lain)


class BilanganField(IntegerField):
    """A whole number of at most nine ASCII digits (dots between thousands allowed), else our own sentence."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits; raises ValueError."""
        isi = (valuelist[0] if valuelist else "").strip().replace(".", "")
        if isi and not (isi.isascii() and isi.isdigit() and len(isi) <= 9):
            self.data = None
            raise ValueError(_l("Tulis dengan angka."))
        self.data = int(isi) if isi else None

    def pre_validate(self, form: Any) -> None:
        """Say only one thing about what is no number."""
        if self.process_errors:
            raise StopValidation


def number(label: Any, terkecil: int, terbesar: int, *, wajib: bool = True, **lain: Any) -> BilanganField:
    """Return a field for a whole number between two bounds."""
    awal = InputRequired(_l("Tulis dengan angka.")) if wajib else Optional()
    tertulis = f"{terbesar:,}".replace(",", ".")
    batas = NumberRange(terkecil, terbesar, _l("Isi %(dari)s sampai %(sampai)s.", dari=terkecil, sampai=tertulis))
    return BilanganField(label, validators=[awal, batas], **lain)


class BobotField(StringField):
    """A weight as text; `nilai` is the exact fraction once it was read."""

    nilai: Fraction | None = None

    def pre_validate(self, form: Any) -> None:
        """Read the weight; raises ValidationError with the sentence of the rule."""
        try:
            self.nilai = parse_bobot(self.data or "")
        except DomainError as salah:
            raise ValidationError(translate(salah)) from salah


class SalinForm(FlaskForm):
    """A copy under a new code."""

    kode_baru = teks(
        _l("Kode baru"),
        32,
        wajib=True,
        description=_l("Huruf kecil, angka, dan tanda hubung, misalnya skm-rsud. Tidak dapat diubah lagi."),
    )


class PutusForm(FlaskForm):
    """Publishing: the hash of the draft that was read, and the promise that it is final."""

    sidik = HiddenField()
    paham = BooleanField(
        _l("Saya sudah memeriksa draf ini. Versi terbit tidak dapat diubah."),
        validators=[InputRequired(_l("Centang kotak ini untuk menerbitkan."))],
    )


class UmumForm(FlaskForm):
    """Names, legal basis and look of a draft."""

    sidik = HiddenField()
    nama_id = teks(_l("Nama instrumen"), 120, wajib=True)
    nama_en = teks(_l("Nama dalam bahasa Inggris"), 120)
    nama_ban = teks(_l("Nama dalam bahasa Bali"), 120)
    indeks_id = teks(_l("Nama indeks"), 40, wajib=True, description=_l("Misalnya IKM. Dipakai di dasbor dan laporan."))
    indeks_en = teks(_l("Nama indeks dalam bahasa Inggris"), 40)
    dasar_hukum_id = teks(
        _l("Dasar hukum"), 300, description=_l("Tercantum di laporan. Periksa bunyi dan nomor peraturannya.")
    )
    minimum_per_bulan = number(
        _l("Responden paling sedikit tiap bulan"),
        1,
        100_000,
        wajib=False,
        description=_l("Kosongkan bila tidak ada ketentuan. Dasbor memberi peringatan bila kurang."),
    )
    rupa = RadioField(
        _l("Gambar pilihan jawaban"),
        choices=[SelectChoice(k, n) for k, n in RUPA.items()],
        invalid_choice_message=ASING,
    )
    subjek = RadioField(
        _l("Yang dinilai"),
        choices=[SelectChoice(k, n) for k, n in SUBJEK.items()],
        invalid_choice_message=ASING,
    )

    def values(self, *, terikat: bool) -> dict[str, Any]:
        """Return the data to store; `terikat` leaves out what a published version has settled."""
        hasil = {
            "nama": self._by_language("nama"),
            "indeks": self._by_language("indeks"),
            "dasar_hukum": self._by_language("dasar_hukum"),
            "minimum_per_bulan": self.minimum_per_bulan.data,
            "rupa": self.rupa.data,
        }
        return hasil if terikat else {**hasil, "subjek": self.subjek.data}

    def _by_language(self, awalan: str) -> dict[str, str]:
        semua = {b: self[f"{awalan}_{b}"].data for b in BAHASA_SURVEI if f"{awalan}_{b}" in self}
        return {b: isi for b, isi in semua.items() if isi}

    @classmethod
    def values_of(cls, instrumen: Instrumen, sidik: str) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        kata = {"nama": instrumen.nama, "indeks": instrumen.indeks, "dasar_hukum": instrumen.dasar_hukum}
        return {
            "sidik": sidik,
            "minimum_per_bulan": instrumen.minimum_per_bulan,
            "rupa": instrumen.rupa,
            "subjek": instrumen.subjek,
            **{f"{k}_{b}": isi for k, per_bahasa in kata.items() for b, isi in per_bahasa.items()},
        }


class UnsurForm(FlaskForm):
    """The words of one unsur; `make_unsur_form` adds the fields by language."""

    skala = 4
    sidik = HiddenField()
    kode = teks(
        _l("Kode unsur"),
        32,
        description=_l("Nama kolom saat impor. Kosongkan agar dibuat dari namanya. Tidak dapat diubah lagi."),
    )
    gratis = SelectField(_l("Nilai untuk layanan gratis"), invalid_choice_message=ASING)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a further language is complete or empty, so that no citizen meets half a question."""
        sah = super().validate(extra_validators)
        for bahasa in [b for b in BAHASA_SURVEI if b != "id"]:
            inti = [self[f"pertanyaan_{bahasa}"], *self._answers(bahasa)]
            kosong = [f for f in inti if not f.data]
            if self._started(bahasa) and kosong:
                sah = False
                for kolom in kosong:
                    kolom.errors = [
                        *kolom.errors,
                        _(
                            "%(kolom)s (%(bahasa)s) belum diisi. Lengkapi bahasa itu, atau kosongkan seluruhnya.",
                            kolom=kolom.label.text,
                            bahasa=BAHASA_SURVEI[bahasa],
                        ),
                    ]
        return sah

    def _answers(self, bahasa: str) -> list[Field]:
        return [self[f"jawaban_{bahasa}_{i}"] for i in range(1, self.skala + 1)]

    def _started(self, bahasa: str) -> bool:
        kolom = [self[f"{n}_{bahasa}"] for n in ("nama", "pertanyaan", "keterangan")]
        return any(f.data for f in [*kolom, *self._answers(bahasa)])

    def groups(self) -> list[tuple[str, str, list[Field], list[Field]]]:
        """Return (language, its name, fields of words, fields of answers) for the page."""
        return [
            (b, nama, [self[f"{n}_{b}"] for n in ("nama", "pertanyaan", "keterangan")], self._answers(b))
            for b, nama in BAHASA_SURVEI.items()
        ]

    def read_kata(self) -> KataUnsur:
        """Return the words typed."""
        ada = [b for b in BAHASA_SURVEI if b == "id" or self._started(b)]
        return KataUnsur(
            nama=self._words("nama"),
            pertanyaan=self._words("pertanyaan"),
            jawaban={b: tuple(f.data or "" for f in self._answers(b)) for b in ada},
            keterangan=self._words("keterangan"),
            usulan={"id": self["usulan_id"].data} if self["usulan_id"].data else {},
            gratis=int(self.gratis.data) if self.gratis.data else None,
        )

    def _words(self, nama: str) -> dict[str, str]:
        return {b: self[f"{nama}_{b}"].data for b in BAHASA_SURVEI if self[f"{nama}_{b}"].data}


def make_unsur_form(skala: int) -> type[UnsurForm]:
    """Return the form class for unsur with that many answers."""
    kolom: dict[str, Any] = {"skala": skala}
    for bahasa in BAHASA_SURVEI:
        wajib = bahasa == "id"
        kolom[f"nama_{bahasa}"] = teks(_l("Nama unsur"), PANJANG["nama"], wajib=wajib)
        kolom[f"pertanyaan_{bahasa}"] = teks(_l("Pertanyaan"), PANJANG["pertanyaan"], wajib=wajib)
        kolom[f"keterangan_{bahasa}"] = teks(
            _l("Penjelasan pertanyaan"),
            PANJANG["keterangan"],
            description=_l("Satu kalimat sederhana di bawah pertanyaan."),
        )
        for i in range(1, skala + 1):
            kolom[f"jawaban_{bahasa}_{i}"] = teks(_l("Jawaban nilai %(n)s", n=i), PANJANG["jawaban"], wajib=wajib)
    kolom["usulan_id"] = teks(
        _l("Usulan tindak lanjut"),
        PANJANG["usulan"],
        panjang=True,
        description=_l("Laporan mengusulkan kalimat ini bila unsur ini yang terendah."),
    )
    return type("UnsurForm", (UnsurForm,), kolom)


def choose_gratis(form: UnsurForm, jawaban: Iterable[str], *, terikat: bool, kini: int | None) -> None:
    """Offer the answers of a tariff unsur as the score of a free service, only the present one once it is settled."""
    butir = [SelectChoice("", _("Bukan unsur tarif: selalu ditanyakan"))]
    butir += [SelectChoice(str(i), f"{i} {kata}") for i, kata in enumerate(jawaban, start=1)]
    form.gratis.choices = [b for b in butir if b.value == str(kini or "")] if terikat else butir


def values_of_unsur(unsur: Unsur, sidik: str) -> dict[str, Any]:
    """Return what the form shows of one unsur."""
    hasil: dict[str, Any] = {"sidik": sidik, "kode": unsur.kode, "gratis": str(unsur.gratis or "")}
    for nama in ("nama", "pertanyaan", "keterangan", "usulan"):
        hasil |= {f"{nama}_{b}": isi for b, isi in getattr(unsur, nama).items()}
    for bahasa, kata in unsur.jawaban.items():
        hasil |= {f"jawaban_{bahasa}_{i}": isi for i, isi in enumerate(kata, start=1)}
    return hasil


class SusunanForm(FlaskForm):
    """Both orders and the weights; `make_susunan_form` adds three fields an unsur."""

    kode: tuple[str, ...] = ()
    sidik = HiddenField()

    def numbers(self, awalan: str) -> dict[str, int]:
        """Return unsur → the number written beside it."""
        return {k: self[f"{awalan}_{k}"].data for k in self.kode}

    def bobot(self) -> dict[str, Fraction]:
        """Return unsur → weight, of those that can be read."""
        return {k: self[f"bobot_{k}"].nilai for k in self.kode if self[f"bobot_{k}"].nilai is not None}


def make_susunan_form(instrumen: Instrumen) -> type[SusunanForm]:
    """Return the form class for the unsur of an instrument, with its present values as defaults."""
    jumlah = len(instrumen.unsur)
    tanya = {k: i for i, k in enumerate(instrumen.urutan_kuesioner, start=1)}
    kolom: dict[str, Any] = {"kode": tuple(u.kode for u in instrumen.unsur)}
    for i, unsur in enumerate(instrumen.unsur, start=1):
        kolom[f"resmi_{unsur.kode}"] = number(_l("Nomor resmi"), 1, jumlah, default=i)
        kolom[f"tanya_{unsur.kode}"] = number(_l("Nomor tanya"), 1, jumlah, default=tanya[unsur.kode])
        kolom[f"bobot_{unsur.kode}"] = BobotField(_l("Bobot"), filters=[clean], default=str(unsur.bobot))
    return type("SusunanForm", (SusunanForm,), kolom)


class KelasForm(FlaskForm):
    """The class table: a lowest index and a word for each letter; an empty row is no class."""

    sidik = HiddenField()

    def read_kelas(self) -> list[tuple[Decimal, str, str]] | None:
        """Return (bound, letter, word) of the filled rows; None when a row cannot be read (its field says why)."""
        hasil, sah = [], True
        for i, huruf in enumerate(HURUF, start=1):
            batas, kata = self[f"batas_{i}"], self[f"kinerja_{i}"]
            if not batas.data and not kata.data:
                continue
            angka = _read_batas(batas.data or "")
            if angka is None:
                batas.errors, sah = [_("Tulis angka dengan dua desimal, misalnya 76,61.")], False
            if not kata.data:
                kata.errors, sah = [_("Tulis sebutan kelas ini.")], False
            if angka is not None and kata.data:
                hasil.append((angka, huruf, kata.data))
        return hasil if sah else None


for _nomor, _huruf in enumerate(HURUF, start=1):
    setattr(KelasForm, f"batas_{_nomor}", StringField(_l("Mulai dari"), filters=[clean], validators=[_most(8)]))
    setattr(KelasForm, f"kinerja_{_nomor}", StringField(_l("Sebutan"), filters=[clean], validators=[_most(40)]))


def _read_batas(isi: str) -> Decimal | None:
    polos = isi.replace(",", ".")
    try:
        nilai = Decimal(polos) if polos.isascii() and polos.replace(".", "", 1).isdigit() else None
    except InvalidOperation:
        return None
    if nilai is None or nilai != nilai.quantize(Decimal("0.01")) or nilai > 1000:
        return None
    return nilai.quantize(Decimal("0.01"))


def values_of_kelas(instrumen: Instrumen, sidik: str) -> Mapping[str, Any]:
    """Return what the form shows of the class table."""
    hasil: dict[str, Any] = {"sidik": sidik}
    for i, kelas in enumerate(instrumen.kelas[: len(HURUF)], start=1):
        hasil |= {f"batas_{i}": str(kelas.batas).replace(".", ","), f"kinerja_{i}": kelas.kinerja}
    return hasil
