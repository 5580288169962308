/* Kios survei: memasangkan perangkat, menjalankan kuesioner, menghapus yang ditinggalkan, menjaga antrean. */
import { beat, kabar, readJumlah, sambungan, submitAnswer, sync } from "./antrean.js";
import { button, make, say, setBahasa } from "./bentuk.js";
import { dropSetelan, listAntrean, readSetelan, writeSetelan } from "./gudang.js";
import { ask, dropRahasia, readRahasia, writeRahasia } from "./hubung.js";
import { show, showMulai, showSaran, showTanya, showTentang, showTerima, showTutup } from "./layar.js";
import { showPanel } from "./petugas.js";
import { askPin } from "./pin.js";
import { refreshSuara, stopSuara } from "./suara.js";

const DENYUT_MS = 60000;
const TERIMA_MS = 6000;
const HITUNG_DETIK = 10;
const PANEL_MS = 120000;
const TEKAN_MS = 3000;
const SUDUT_PX = 72;

const status = document.getElementById("status");
const masih = document.getElementById("masih");
let susunan = null;
let berikut = null;
let selisih = 0;
let isian = null;
let tempat = "mulai";
let jamDiam = null;
let jamHitung = null;
let muatUlang = false;

/* ---- isian warga: hanya di memori ---- */

function listTanya() {
  return susunan.instrumen.tanya.filter((u) => !(isian.layanan && isian.layanan.gratis && u.gratis));
}

function start(layanan) {
  isian = { layanan, nilai: {}, demografi: {}, saran: "", mulai: performance.now() };
  enterFullscreen();
  goTanya(0);
}

function goTanya(ke) {
  const tanya = listTanya();
  if (ke < 0) return wipe();
  if (ke >= tanya.length) return goTentang(0);
  const unsur = tanya[ke];
  enter("tanya");
  showTanya({
    susunan,
    unsur,
    ke: ke + 1,
    dari: tanya.length,
    nilai: () => isian && isian.nilai[unsur.kode],
    pakai: (skor) => {
      if (isian) isian.nilai[unsur.kode] = skor;
    },
    maju: () => isian && goTanya(ke + 1),
    kembali: () => goTanya(ke - 1),
  });
}

function goTentang(ke) {
  const daftar = susunan.profil;
  if (ke < 0) return goTanya(listTanya().length - 1);
  if (ke >= daftar.length) return goSaran();
  const tanya = daftar[ke];
  enter("tentang");
  showTentang({
    susunan,
    tanya,
    ke: ke + 1,
    dari: daftar.length,
    nilai: () => isian && isian.demografi[tanya.kode],
    pakai: (kode) => {
      if (!isian) return;
      if (kode) isian.demografi[tanya.kode] = kode;
      else delete isian.demografi[tanya.kode];
    },
    maju: () => isian && goTentang(ke + 1),
    lewati: () => isian && goSaran(),
    kembali: () => goTentang(ke - 1),
  });
}

function goSaran() {
  enter("saran");
  showSaran({
    susunan,
    nilai: () => isian.saran,
    pakai: (teks) => {
      if (isian) isian.saran = teks;
    },
    kembali: () => goTentang(susunan.profil.length - 1),
    kirim: finish,
  });
}

async function finish() {
  const jawaban = { ...isian, bahasa: document.documentElement.lang, durasi: Math.round((performance.now() - isian.mulai) / 1000) };
  await submitAnswer(susunan, jawaban);
  isian = null;
  enter("terima");
  showTerima(wipe);
  clearTimeout(jamDiam);
  jamDiam = setTimeout(wipe, TERIMA_MS);
}

/* Membuang segalanya dari warga tadi: isian, layar, suara, bahasa, riwayat peramban. */
function wipe() {
  clearTimeout(jamDiam);
  clearInterval(jamHitung);
  if (masih.open) masih.close();
  masih.replaceChildren();
  isian = null;
  stopSuara();
  const pilihan = window.getSelection();
  if (pilihan) pilihan.removeAllRanges();
  history.replaceState(null, "", "/kios/");
  if (muatUlang) {
    location.reload();
    return;
  }
  if (berikut) {
    susunan = berikut;
    berikut = null;
  }
  setBahasa("id");
  home();
}

function home() {
  enter("mulai");
  if (!susunan) {
    showPair();
    return;
  }
  applyColour(susunan.kantor.warna);
  document.getElementById("kantor").textContent = susunan.kantor.nama;
  document.getElementById("unit").textContent = susunan.kios.unit + (susunan.kios.loket ? ", " + susunan.kios.loket : "");
  if (sambungan.dicabut) showTutup(say("dicabut"));
  else if (susunan.instrumen.subjek === "layanan" && !susunan.layanan.length) showTutup("");
  else showMulai(susunan, start);
  void drawStatus();
}

function applyColour(warna) {
  if (/^#[0-9a-f]{6}$/i.test(warna)) document.documentElement.style.setProperty("--warna-instansi", warna);
}

/* ---- ditinggalkan ---- */

function enter(nama) {
  tempat = nama;
  document.body.dataset.tempat = nama;
  stayAwake();
}

/* Setiap sentuhan memulai hitungan dari awal; di layar awal hanya bahasa yang kembali. */
function stayAwake() {
  clearTimeout(jamDiam);
  if (!susunan || tempat === "pasang") return;
  if (tempat === "terima") jamDiam = setTimeout(wipe, TERIMA_MS);
  else if (tempat === "panel") jamDiam = setTimeout(wipe, PANEL_MS);
  else if (tempat === "mulai") {
    if (document.documentElement.lang !== "id" || muatUlang || berikut) jamDiam = setTimeout(wipe, susunan.diam_detik * 1000);
  } else jamDiam = setTimeout(askStill, susunan.diam_detik * 1000);
}

function askStill() {
  let sisa = HITUNG_DETIK;
  const kalimat = make("p", { id: "masih-ket" });
  const count = () => {
    kalimat.textContent = say("masih_ket", { n: sisa });
  };
  count();
  masih.replaceChildren(
    make("h2", { id: "masih-judul" }, say("masih")),
    kalimat,
    make("div", { class: "deret" }, button(say("masih_ya"), stillHere, "tombol-utama"), button(say("masih_tidak"), wipe, "tombol-kedua")),
  );
  masih.oncancel = (e) => {
    e.preventDefault();
    stillHere();
  };
  masih.showModal();
  clearInterval(jamHitung);
  jamHitung = setInterval(() => {
    sisa -= 1;
    if (sisa <= 0) wipe();
    else count();
  }, 1000);
}

function stillHere() {
  clearInterval(jamHitung);
  masih.close();
  masih.replaceChildren();
  stayAwake();
}

for (const nama of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
  document.addEventListener(nama, () => !masih.open && tempat !== "terima" && stayAwake(), { passive: true });
}
window.addEventListener("pagehide", () => {
  isian = null;
});
window.addEventListener("pageshow", (e) => e.persisted && location.reload());

/* ---- petugas ---- */

async function openStaff() {
  if (!susunan || document.getElementById("pin").open) return;
  if (masih.open) stillHere();
  const boleh = await askPin(susunan.pin, { judul: document.getElementById("pin").dataset.judul });
  if (!boleh) return;
  isian = null;
  setBahasa("id");
  enter("panel");
  await showPanel({
    susunan: () => susunan,
    selisih: () => selisih,
    sebab: () => describeFailure(sambungan),
    terbuka: () => tempat === "panel",
    tutup: wipe,
    layarPenuh: () => (document.fullscreenElement ? document.exitFullscreen() : enterFullscreen()),
    lepas: release,
  });
}

function describeFailure({ status: kode, sebab }) {
  if (sebab) return sebab;
  if (!kode) return say("tanpa_jaringan");
  return kode === 429 ? say("terlalu_sering") : say("gangguan");
}

let tekan = null;
document.addEventListener("pointerdown", (e) => {
  clearTimeout(tekan);
  if (e.clientX < SUDUT_PX && e.clientY < SUDUT_PX) tekan = setTimeout(() => void openStaff(), TEKAN_MS);
});
for (const nama of ["pointerup", "pointercancel"]) document.addEventListener(nama, () => clearTimeout(tekan));
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey && e.altKey && e.code === "KeyP") {
    e.preventDefault();
    void openStaff();
  }
});
document.addEventListener("contextmenu", (e) => e.preventDefault());

function enterFullscreen() {
  const akar = document.documentElement;
  if (!document.fullscreenElement && akar.requestFullscreen && matchMedia("(display-mode: browser)").matches) {
    akar.requestFullscreen().catch(() => {});
  }
}

/* ---- memasangkan dan melepas ---- */

function showPair(kalimat = "") {
  susunan = null;
  enter("pasang");
  const isi = document.getElementById("pasang").content.cloneNode(true);
  const form = isi.querySelector("form");
  const salah = isi.querySelector(".galat");
  salah.textContent = kalimat;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const kode = form.querySelector("input").value;
    salah.textContent = kode.trim() ? await pair(kode) : say("kode_kosong");
    if (salah.textContent) form.querySelector("input").focus();
  });
  show("pasang", ...isi.children);
  void drawStatus();
}

/* Menukar kode dengan rahasia perangkat; menghasilkan kalimat salah, atau "". Jawaban kios lain tidak tertukar. */
async function pair(kode) {
  const respons = await ask("pasang", { kode });
  if (!respons.ok) return describeFailure({ status: respons.status, sebab: respons.isi.galat && respons.isi.galat.pesan });
  const lama = await readSetelan("kios");
  if (lama && lama !== respons.isi.kios && (await listAntrean()).length) return say("kios_lain");
  await writeRahasia(respons.isi.rahasia);
  await writeSetelan("kios", respons.isi.kios);
  sambungan.dicabut = false;
  if (navigator.storage && navigator.storage.persist) void navigator.storage.persist();
  const salah = await refresh();
  if (salah) return salah;
  wipe();
  await pulse();
  return "";
}

async function release(kalimat = "") {
  await dropRahasia();
  await dropSetelan("susunan");
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  berikut = null;
  showPair(typeof kalimat === "string" ? kalimat : "");
}

/* Mengambil setelan terbaru. Yang baru mulai berlaku di layar awal, tidak di tengah isian. */
async function refresh() {
  const respons = await ask("susunan");
  if (!respons.ok) return describeFailure({ status: respons.status, sebab: respons.isi.galat && respons.isi.galat.pesan });
  await writeSetelan("susunan", respons.isi);
  if (susunan && tempat !== "mulai") berikut = respons.isi;
  else {
    susunan = respons.isi;
    if (tempat === "mulai") home();
  }
  void refreshSuara(respons.isi).catch(() => {});
  return "";
}

/* ---- tanda hidup ---- */

async function readRilis() {
  const nama = (await caches.keys()).filter((n) => n.startsWith("kios-"));
  return nama.length ? nama[nama.length - 1].slice(5) : "";
}

async function pulse() {
  if (!(await readRahasia())) return;
  const rilis = await readRilis();
  const respons = await beat(rilis);
  if (respons.status === 401) {
    if (tempat === "mulai") await release(say("asing"));
    return;
  }
  if (!respons.ok) {
    void drawStatus();
    return;
  }
  selisih = respons.isi.selisih;
  if (respons.isi.dicabut) {
    await onRevoked();
    return;
  }
  if (!susunan || respons.isi.susunan !== (berikut || susunan).versi) await refresh();
  if (rilis && respons.isi.rilis !== rilis) {
    const pendaftaran = await navigator.serviceWorker.getRegistration("/kios/");
    if (pendaftaran) void pendaftaran.update().catch(() => {});
  }
  void drawStatus();
}

/* Kios yang dicabut tidak bertanya lagi, tetapi mengirim dahulu apa yang masih disimpannya. */
async function onRevoked() {
  if (tempat !== "mulai") return;
  await sync();
  if ((await readJumlah()).semua) home();
  else await release(say("dicabut"));
}

async function drawStatus() {
  const { semua, perlu } = await readJumlah();
  status.textContent = (semua ? say("tunggu", { n: semua }) : "") + (perlu ? ", " + say("perlu_petugas", { n: perlu }) : "");
}

let sisaLalu = 0;
kabar.addEventListener("ubah", async () => {
  await drawStatus();
  const { semua } = await readJumlah();
  if (!semua && sisaLalu) void pulse();
  sisaLalu = semua;
});

async function registerWorker() {
  let ada = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    muatUlang = ada;
    ada = true;
    if (tempat === "mulai") stayAwake();
  });
  await navigator.serviceWorker.register("/kios/sw.js", { scope: "/kios/" });
}

async function begin() {
  if (!window.isSecureContext || !crypto.subtle || !crypto.randomUUID || !navigator.serviceWorker || !window.indexedDB) {
    showTutup(say("perlu_https"));
    return;
  }
  void registerWorker().catch(() => {});
  applyColour(document.querySelector("meta[name=theme-color]").content);
  susunan = (await readSetelan("susunan")) || null;
  sisaLalu = (await listAntrean()).length;
  home();
  setInterval(() => void pulse(), DENYUT_MS);
  if (susunan) {
    void sync();
    await pulse();
  }
}

void begin();
