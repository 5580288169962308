/* PIN petugas, diperiksa di tablet tanpa jaringan; lima kali salah berarti menunggu, makin lama. */
import { button, make, say } from "./bentuk.js";
import { readSetelan, writeSetelan } from "./gudang.js";

const SALAH_MAKS = 5;
const TUNGGU_MS = 30000;
const TUNGGU_MAKS_MS = 900000;
const TINGGAL_MS = 30000;

const fromBase64 = (teks) => Uint8Array.from(atob(teks), (h) => h.charCodeAt(0));

async function matches(pin, aturan) {
  const kunci = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const cara = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64(aturan.garam), iterations: aturan.putaran };
  const hasil = new Uint8Array(await crypto.subtle.deriveBits(cara, kunci, 256));
  const benar = fromBase64(aturan.sidik);
  return hasil.length === benar.length && hasil.every((b, i) => b === benar[i]);
}

/* Menghasilkan kalimat salah, atau "" bila PIN benar. Hitungan salah bertahan walau halaman dimuat ulang. */
export async function checkPin(pin, aturan) {
  const kini = Date.now();
  const lalu = (await readSetelan("pin_salah")) || { n: 0, sampai: 0 };
  const sisa = Math.min(lalu.sampai - kini, TUNGGU_MAKS_MS);
  if (sisa > 0) return say("pin_tunggu", { n: Math.ceil(sisa / 1000) });
  if (await matches(pin, aturan)) {
    await writeSetelan("pin_salah", { n: 0, sampai: 0 });
    return "";
  }
  const n = lalu.n + 1;
  const lama = n < SALAH_MAKS ? 0 : Math.min(TUNGGU_MAKS_MS, TUNGGU_MS * 2 ** (n - SALAH_MAKS));
  await writeSetelan("pin_salah", { n, sampai: lama ? kini + lama : 0 });
  return lama ? say("pin_tunggu", { n: Math.ceil(lama / 1000) }) : say("pin_salah");
}

/* Meminta PIN (dan alasan bila diminta). Janji: {alasan} bila benar, null bila dibatalkan atau ditinggalkan. */
export function askPin(aturan, { judul, alasan = false }) {
  const dialog = document.getElementById("pin");
  const salah = make("p", { class: "galat", role: "alert" });
  const pin = make("input", { id: "pin-isi", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: 8, class: "kendali" });
  const sebab = make("input", { id: "pin-alasan", type: "text", autocomplete: "off", maxlength: 200, class: "kendali" });
  return new Promise((selesai) => {
    let jam = null;
    let memeriksa = false;
    const finish = (hasil) => {
      clearTimeout(jam);
      dialog.close();
      dialog.replaceChildren();
      selesai(hasil);
    };
    const stay = () => {
      clearTimeout(jam);
      jam = setTimeout(() => finish(null), TINGGAL_MS);
    };
    const check = async (e) => {
      e.preventDefault();
      stay();
      if (alasan && !sebab.value.trim()) {
        salah.textContent = say("alasan_kosong");
        sebab.focus();
        return;
      }
      if (memeriksa) return;
      memeriksa = true;
      salah.textContent = await checkPin(pin.value, aturan);
      memeriksa = false;
      pin.value = "";
      if (salah.textContent) pin.focus();
      else finish({ alasan: sebab.value.trim() });
    };
    dialog.oncancel = (e) => {
      e.preventDefault();
      finish(null);
    };
    dialog.oninput = stay;
    dialog.replaceChildren(
      make(
        "form",
        { autocomplete: "off", novalidate: true, onsubmit: check },
        make("h2", { id: "pin-judul" }, judul),
        alasan && make("div", { class: "isian" }, make("label", { for: "pin-alasan" }, dialog.dataset.alasan), sebab),
        make("div", { class: "isian" }, make("label", { for: "pin-isi" }, dialog.dataset.pin), salah, pin),
        make("div", { class: "deret" }, make("button", { type: "submit", class: "tombol tombol-utama" }, alasan ? say("hapus") : dialog.dataset.buka), button(dialog.dataset.batal, () => finish(null), "tombol-kedua")),
      ),
    );
    dialog.showModal();
    (alasan ? sebab : pin).focus();
    stay();
  });
}
