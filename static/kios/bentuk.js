/* Pembuat elemen, kalimat, dan gambar. Tidak ada HTML dari teks: semua isi masuk sebagai teks. */

const KATA = JSON.parse(document.getElementById("kata").dataset.kata);
const SVG = "http://www.w3.org/2000/svg";
let bahasa = "id";

export function setBahasa(kode) {
  bahasa = kode;
  document.documentElement.lang = kode;
}

export const getBahasa = () => bahasa;

/* Kalimat dalam bahasa yang dipilih; bahasa tanpa terjemahan halaman memakai bahasa Indonesia. */
export function say(kunci, isi = {}) {
  const kalimat = (KATA[bahasa] || KATA.id)[kunci] || kunci;
  return kalimat.replace(/%\((\w+)\)s/g, (_semua, nama) => String(isi[nama]));
}

export const pick = (teks) => teks[bahasa] || teks.id;

/* make("p", {class: "x", onclick: f}, "teks", anak) */
export function make(nama, atribut = {}, ...anak) {
  const el = document.createElement(nama);
  for (const [kunci, nilai] of Object.entries(atribut)) {
    if (kunci.startsWith("on")) el.addEventListener(kunci.slice(2), nilai);
    else if (nilai === true) el.setAttribute(kunci, "");
    else if (nilai !== false && nilai !== null && nilai !== undefined) el.setAttribute(kunci, nilai);
  }
  el.append(...anak.filter((a) => a !== null && a !== undefined && a !== false));
  return el;
}

export function button(teks, fungsi, kelas = "", lain = {}) {
  return make("button", { type: "button", class: ("tombol " + kelas).trim(), onclick: fungsi, ...lain }, teks);
}

function draw(kotak, kelas, garis) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", kotak);
  svg.setAttribute("class", kelas);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const atribut of garis) {
    const bentuk = document.createElementNS(SVG, atribut.r ? "circle" : "path");
    for (const [kunci, nilai] of Object.entries(atribut)) bentuk.setAttribute(kunci, nilai);
    svg.append(bentuk);
  }
  return svg;
}

const MULUT = { 1: "M12.5 28q7.5-7.5 15 0", 2: "M13.5 26.5q6.5-2.5 13 0", 3: "M13 24.5q7 4 14 0", 4: "M11.5 23q8.5 10.5 17 0" };

/* Wajah 1 (kiri) sampai 4 (kanan), sama dengan kuesioner di laman. */
export function drawFace(nilai) {
  const mata = nilai === 4 ? { d: "M12.5 16.5q2-3 4 0M23.5 16.5q2-3 4 0" } : { "stroke-width": 3.5, d: "M14.5 16v.01M25.5 16v.01" };
  return draw("0 0 40 40", "wajah", [{ cx: 20, cy: 20, r: 17 }, mata, { d: MULUT[nilai] }]);
}

export function drawStars(nilai, skala) {
  const satu = "l2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.6-4.8 2.6.9-5.4L2.2 7.7l5.4-.8z";
  const kotak = make("span", { class: "bintang", "aria-hidden": "true" });
  for (let i = 1; i <= skala; i += 1) kotak.append(draw("0 0 20 20", i <= nilai ? "bintang-isi" : "bintang-kosong", [{ d: "M10 2" + satu }]));
  return kotak;
}

export const drawCheck = () => draw("0 0 24 24", "centang", [{ d: "M5 12l5 5L20 7" }]);
export const drawSound = () => draw("0 0 24 24", "gambar", [{ d: "M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12" }]);
