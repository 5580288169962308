/* Layar warga: pilih layanan, satu pertanyaan tiap layar, tentang Anda, saran, terima kasih.
   Keadaan hanya ada di memori; wipe() di app.js membuang seluruhnya. */
import { button, drawCheck, drawFace, drawSound, drawStars, getBahasa, make, pick, say, setBahasa } from "./bentuk.js";
import { stopSuara, toggleSuara } from "./suara.js";

const JEDA_MAJU_MS = 280;
const KUNCI_MS = 400;
const layar = document.getElementById("layar");
let terbuka = 0;

/* Mengganti layar, mengembalikan fokus ke judulnya agar dibacakan, dan mengabaikan ketukan ganda dari layar lalu. */
export function show(kelas, ...isi) {
  stopSuara();
  layar.className = "layar layar-" + kelas;
  layar.replaceChildren(...isi.filter(Boolean));
  window.scrollTo(0, 0);
  layar.scrollTop = 0;
  const judul = layar.querySelector("h1");
  if (judul) {
    judul.tabIndex = -1;
    judul.focus({ preventScroll: true });
    document.title = judul.textContent;
  }
  layar.dataset.kunci = "1";
  terbuka += 1;
  const ini = terbuka;
  setTimeout(() => {
    if (ini === terbuka) delete layar.dataset.kunci;
  }, KUNCI_MS);
}

layar.addEventListener(
  "click",
  (e) => {
    if (layar.dataset.kunci && e.detail > 0) {
      e.preventDefault();
      e.stopPropagation();
    }
  },
  true,
);

function languageSwitch(susunan, ulang) {
  const daftar = susunan.instrumen.bahasa;
  if (daftar.length < 2) return null;
  return make(
    "div",
    { class: "bahasa", role: "group", "aria-label": say("pilih_bahasa") },
    ...daftar.map((b) =>
      button(
        b.nama,
        () => {
          setBahasa(b.kode);
          ulang();
        },
        "tombol-bahasa",
        { lang: b.kode, "aria-pressed": String(b.kode === getBahasa()) },
      ),
    ),
  );
}

/* Layar awal: tombol mulai, atau daftar layanan bila warga yang memilih. */
export function showMulai(susunan, mulai) {
  const ulang = () => showMulai(susunan, mulai);
  const layanan = susunan.layanan;
  const banyak = layanan.length > 1;
  const tombol = banyak
    ? make(
        "ul",
        { class: "layanan" },
        ...layanan.map((s) => make("li", {}, button(s.nama, () => mulai(s), "tombol-layanan"))),
      )
    : button(say("mulai"), () => mulai(layanan[0] || null), "tombol-utama tombol-mulai");
  const n = susunan.instrumen.tanya.length;
  show(
    "mulai",
    languageSwitch(susunan, ulang),
    make("h1", {}, say("judul")),
    make("p", { class: "pengantar" }, say("ajakan", { n }), " ", say("rahasia")),
    banyak ? make("h2", {}, say("pilih_layanan")) : layanan.length === 1 && make("p", { class: "satu-layanan" }, layanan[0].nama),
    tombol,
  );
}

function choiceLook(susunan, skor) {
  const { skala, rupa } = susunan.instrumen;
  if (rupa === "wajah" && skala === 4) return drawFace(skor);
  return rupa === "kata" ? null : drawStars(skor, skala);
}

/* Kelompok radio sungguhan; `pilihan`: [nilai, kata, gambar]. Satu ketukan langsung maju, papan ketik memakai Lanjut. */
function radios(nama, pilihan, terpilih, pakai, maju) {
  return pilihan.map(([nilai, kata, gambar]) => {
    const id = "p-" + nama + "-" + nilai;
    const masukan = make("input", {
      type: "radio",
      name: nama,
      id,
      value: nilai,
      autocomplete: "off",
      checked: String(nilai) === String(terpilih),
      onchange: () => pakai(nilai),
      onclick: (e) => {
        if (e.detail > 0) setTimeout(maju, JEDA_MAJU_MS);
      },
    });
    return make("div", { class: "pilihan" }, masukan, make("label", { for: id }, gambar, make("span", {}, kata), drawCheck()));
  });
}

function questionForm(isi, maju) {
  return make(
    "form",
    {
      class: "satu",
      autocomplete: "off",
      novalidate: true,
      onsubmit: (e) => {
        e.preventDefault();
        maju();
      },
    },
    ...isi,
  );
}

function steps(kembali, tengah, kanan) {
  return make(
    "div",
    { class: "langkah" },
    button(say("kembali"), kembali, "tombol-kedua"),
    tengah,
    kanan,
  );
}

function progress(ke, dari) {
  return make(
    "p",
    { class: "maju" },
    make("span", { "aria-hidden": "true" }, say("maju", { ke, dari })),
    make("span", { class: "hanya-suara" }, say("maju_panjang", { ke, dari })),
    make("progress", { max: dari, value: ke, "aria-hidden": "true" }),
  );
}

/* Satu pertanyaan. `jalan`: {susunan, ke, dari, unsur, nilai, pakai(skor), maju(), kembali()}. */
export function showTanya(jalan) {
  const { susunan, unsur } = jalan;
  const salah = make("p", { class: "galat", role: "alert", hidden: true });
  let sudah = false;
  const maju = () => {
    if (sudah) return;
    if (jalan.nilai() === undefined) {
      salah.textContent = say("pilih_dulu");
      salah.hidden = false;
      return;
    }
    sudah = true;
    jalan.maju();
  };
  const pilihan = pick(unsur.jawaban).map((kata, i) => [i + 1, kata, choiceLook(susunan, i + 1)]);
  const suara = ((susunan.suara || {})[getBahasa()] || {})[unsur.kode];
  const ket = unsur.keterangan && pick(unsur.keterangan);
  const isi = make(
    "fieldset",
    { class: "tanya skala-" + susunan.instrumen.skala, "aria-describedby": "ketuk" },
    make("legend", {}, make("h1", {}, make("span", { class: "hanya-suara" }, say("maju_panjang", { ke: jalan.ke, dari: jalan.dari }) + ". "), pick(unsur.tanya))),
    ket && make("p", { class: "petunjuk" }, ket),
    make("p", { class: "petunjuk", id: "ketuk" }, say("ketuk")),
    suara && button(say("dengar"), (e) => toggleSuara(suara, e.currentTarget), "tombol-kedua tombol-suara"),
    salah,
    make("div", { class: "pilihan-deret" }, ...radios("u", pilihan, jalan.nilai(), jalan.pakai, maju)),
  );
  if (suara) isi.querySelector(".tombol-suara").prepend(drawSound());
  show(
    "tanya",
    languageSwitch(susunan, () => showTanya(jalan)),
    questionForm([isi, steps(jalan.kembali, progress(jalan.ke, jalan.dari), make("button", { type: "submit", class: "tombol tombol-utama" }, say("lanjut")))], maju),
  );
}

/* Satu pertanyaan tentang responden; "Lewati bagian ini" melewati semuanya sekaligus. */
export function showTentang(jalan) {
  const { susunan, tanya } = jalan;
  let sudah = false;
  const once = (f) => () => {
    if (!sudah) {
      sudah = true;
      f();
    }
  };
  const maju = once(jalan.maju);
  const pilihan = [...tanya.opsi.map((o) => [o.kode, pick(o.label), null]), ["", say("tidak_jawab"), null]];
  const isi = make(
    "fieldset",
    { class: "tanya tentang", "aria-describedby": "tentang-ket" },
    make("legend", {}, make("h1", {}, make("span", { class: "di-atas" }, say("tentang")), make("span", { class: "hanya-suara" }, ". "), pick(tanya.label))),
    make("p", { class: "petunjuk", id: "tentang-ket" }, say("tentang_ket")),
    button(say("lewati"), once(jalan.lewati), "tombol-kedua tombol-lewati"),
    make("div", { class: "pilihan-deret" }, ...radios("d", pilihan, jalan.nilai(), jalan.pakai, maju)),
  );
  show(
    "tentang",
    languageSwitch(susunan, () => showTentang(jalan)),
    questionForm([isi, steps(jalan.kembali, progress(jalan.ke, jalan.dari), make("button", { type: "submit", class: "tombol tombol-utama" }, say("lanjut")))], maju),
  );
}

/* Saran; tombol kirim menunggu sampai jawaban benar-benar tersimpan. */
export function showSaran(jalan) {
  const salah = make("p", { class: "galat", role: "alert", hidden: true });
  const kotak = make("textarea", {
    id: "saran",
    rows: 5,
    maxlength: jalan.susunan.saran_maks,
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    "aria-describedby": "saran-ket",
    oninput: (e) => jalan.pakai(e.target.value),
  });
  kotak.value = jalan.nilai();
  const kirim = make("button", { type: "submit", class: "tombol tombol-utama" }, say("kirim"));
  let sudah = false;
  const send = async () => {
    if (sudah) return;
    sudah = true;
    kirim.setAttribute("aria-disabled", "true");
    try {
      await jalan.kirim();
    } catch (_salah) {
      sudah = false;
      kirim.removeAttribute("aria-disabled");
      salah.textContent = say("gagal_simpan");
      salah.hidden = false;
    }
  };
  show(
    "saran",
    languageSwitch(jalan.susunan, () => showSaran(jalan)),
    questionForm(
      [
        make("div", { class: "tanya" }, make("h1", {}, make("label", { for: "saran" }, say("saran"), " ", make("span", { class: "opsional" }, "(" + say("opsional") + ")"))), make("p", { class: "petunjuk", id: "saran-ket" }, say("saran_ket")), salah, kotak),
        steps(jalan.kembali, null, kirim),
      ],
      send,
    ),
  );
}

export function showTerima(selesai) {
  show(
    "terima",
    drawFace(4),
    make("h1", {}, say("terima_kasih")),
    make("p", { class: "pengantar", role: "status" }, say("tersimpan")),
    button(say("selesai"), selesai, "tombol-kedua"),
  );
}

export function showTutup(kalimat) {
  show("tutup", make("h1", {}, say("tutup_sementara")), kalimat && make("p", { class: "pengantar" }, kalimat));
}
