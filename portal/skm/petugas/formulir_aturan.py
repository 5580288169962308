"""Shape of the form for the rules of counting: one field for every rule."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.skm.domain.keabsahan import BATAS_ATURAN, NAMA_TANDA, AturanSkm
from portal.skm.forms import ASING
from portal.skm.petugas.formulir_instrumen import BilanganField, clean, number, teks

AGREGASI = {
    "gabungan": _l("Gabungan: semua jawaban dihitung bersama"),
    "rata_layanan": _l("Rata-rata layanan: indeks tiap layanan dirata-ratakan tanpa bobot"),
}
PENYEBUT = {"responden": _l("Pegawai yang mengisi"), "pegawai": _l("Seluruh pegawai")}


class TanggalField(DateField):
    """A date with our own sentence for everything else."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM-DD; raises ValueError."""
        try:
            super().process_formdata(valuelist)
        except ValueError as salah:
            self.data = None
            raise ValueError(_l("Tulis tanggal seperti 2026-01-31.")) from salah


def _rule(nama: str, label: Any, keterangan: Any) -> BilanganField:
    return number(label, *BATAS_ATURAN[nama], description=keterangan)


class AturanForm(FlaskForm):
    """New rules and the day they begin."""

    mulai = TanggalField(
        _l("Berlaku mulai"), format="%Y-%m-%d", validators=[InputRequired(_l("Isi tanggal mulai berlaku."))]
    )
    alasan = teks(_l("Alasan perubahan"), 300, wajib=True, panjang=True)
    dikecualikan = SelectMultipleField(
        _l("Jawaban dengan tanda ini tidak dihitung"),
        coerce=int,
        choices=[SelectChoice(int(t), _l(n)) for t, n in NAMA_TANDA.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Jawaban tetap disimpan dan dapat dihitung lagi oleh peninjau. Tanda lain hanya ditampilkan."),
    )
    detik_cepat = _rule(
        "detik_cepat",
        _l("Terlalu cepat bila kurang dari (detik)"),
        _l("Hanya bila semua jawabannya juga sama. 0 mematikan aturan ini."),
    )
    perangkat_menit = _rule(
        "perangkat_menit",
        _l("Perangkat yang sama lagi dalam (menit)"),
        _l("Di pintu yang sama. Pengunjung di balik satu jaringan dapat tampak sebagai satu perangkat."),
    )
    maks_perangkat = _rule(
        "maks_perangkat", _l("Paling banyak jawaban satu perangkat sehari"), _l("Jawaban sesudahnya diberi tanda.")
    )
    laju_jumlah = _rule(
        "laju_jumlah", _l("Laju satu pintu: lebih dari (jawaban)"), _l("Seluruh rentetan diberi tanda.")
    )
    laju_menit = _rule("laju_menit", _l("Laju satu pintu: dalam (menit)"), _l("Rentang waktu untuk menghitungnya."))
    jaringan_kantor = TextAreaField(
        _l("Jaringan kantor"),
        validators=[Optional(), Length(max=2000, message=_l("Paling banyak %(maks)s huruf.", maks=2000))],
        filters=[clean],
        description=_l("Satu per baris, misalnya 10.10.0.0/16. Kosongkan bila tidak dipakai."),
    )
    agregasi = RadioField(
        _l("Indeks resmi unit"),
        choices=[SelectChoice(k, n) for k, n in AGREGASI.items()],
        invalid_choice_message=ASING,
    )
    ambang_paham = _rule(
        "ambang_paham", _l("Pegawai disebut paham mulai dari nilai"), _l("Dipakai survei pegawai saja.")
    )
    penyebut_paham = RadioField(
        _l("Persen paham dibagi dengan"),
        choices=[SelectChoice(k, n) for k, n in PENYEBUT.items()],
        invalid_choice_message=ASING,
        description=_l("“Seluruh pegawai” memakai jumlah pegawai di halaman Populasi."),
    )

    def values(self) -> dict[str, Any]:
        """Return the rules as plain values."""
        return {
            **{nama: self[nama].data for nama in BATAS_ATURAN if nama != "dikecualikan"},
            "dikecualikan": sum(set(self.dikecualikan.data or [])),
            "jaringan_kantor": [b.strip() for b in (self.jaringan_kantor.data or "").splitlines() if b.strip()],
            "agregasi": self.agregasi.data,
            "penyebut_paham": self.penyebut_paham.data,
        }

    @classmethod
    def values_of(cls, aturan: AturanSkm) -> dict[str, Any]:
        """Return what the form shows of rules."""
        return {
            **aturan.to_dict(),
            "dikecualikan": [int(t) for t in NAMA_TANDA if t & aturan.dikecualikan],
            "jaringan_kantor": "\n".join(aturan.jaringan_kantor),
        }
