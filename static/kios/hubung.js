/* Percakapan dengan server. Tiap jawaban: {ok, status, isi}; tanpa jaringan status 0. */
import { dropSetelan, readSetelan, seal, unseal, writeSetelan } from "./gudang.js";

const SABAR_MS = 20000;

export async function readRahasia() {
  const tersegel = await readSetelan("rahasia");
  return tersegel ? unseal(tersegel).catch(() => null) : null;
}

export const writeRahasia = async (rahasia) => writeSetelan("rahasia", await seal(rahasia));
export const dropRahasia = () => dropSetelan("rahasia");

export async function ask(jalur, isi) {
  const rahasia = await readRahasia();
  const batal = new AbortController();
  const jam = setTimeout(() => batal.abort(), SABAR_MS);
  const kepala = rahasia ? { Authorization: "Kios " + rahasia } : {};
  if (isi) kepala["Content-Type"] = "application/json";
  try {
    const respons = await fetch("/kios/" + jalur, {
      method: isi ? "POST" : "GET",
      headers: kepala,
      body: isi ? JSON.stringify(isi) : undefined,
      cache: "no-store",
      credentials: "omit",
      signal: batal.signal,
    });
    const json = (respons.headers.get("Content-Type") || "").startsWith("application/json");
    return { ok: respons.ok && json, status: respons.status, isi: json ? await respons.json() : {} };
  } catch (_salah) {
    return { ok: false, status: 0, isi: {} };
  } finally {
    clearTimeout(jam);
  }
}
