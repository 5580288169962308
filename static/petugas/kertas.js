/* Kisi kuesioner kertas: angka pindah sendiri, panah dan Enter berpindah. Tanpa berkas ini kisi tetap tabel biasa. */
(function () {
  "use strict";
  var kisi = document.querySelector("[data-kisi]");
  if (!kisi) return;
  var form = kisi.closest("form"), kabar = form.querySelector("[data-kisi-kabar]");
  var sel = Array.prototype.slice.call(kisi.querySelectorAll("input.sel"));
  var kolom = kisi.querySelectorAll("tbody tr")[0].querySelectorAll("input.sel").length;
  var sah = new RegExp("^[1-" + kisi.getAttribute("data-kisi") + "]$");
  var simpan = form.querySelector(".tombol[type=submit]");

  function say(teks) { kabar.hidden = !teks; kabar.textContent = teks; }

  function go(i) {
    var tujuan = i >= sel.length ? simpan : sel[Math.max(i, 0)];
    tujuan.focus();
    if (tujuan.select) tujuan.select();
  }

  function reject(el) {
    el.setAttribute("aria-invalid", "true");
    say(el.getAttribute("aria-label") + ": “" + el.value + "”, " + kisi.getAttribute("data-salah") + ".");
    el.select();
  }

  kisi.addEventListener("input", function (e) {
    var i = sel.indexOf(e.target);
    if (i < 0) return;
    var isi = e.target.value.trim();
    if (!isi || sah.test(isi)) { e.target.removeAttribute("aria-invalid"); say(""); }
    if (sah.test(isi)) go(i + 1);
    else if (isi) reject(e.target);
  });

  kisi.addEventListener("focusin", function (e) { if (sel.indexOf(e.target) >= 0) e.target.select(); });

  kisi.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    var i = sel.indexOf(e.target);
    if (i < 0) { if (e.key === "Enter" && e.target.tagName === "INPUT") e.preventDefault(); return; }
    var langkah = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: kolom, ArrowUp: -kolom, Enter: kolom }[e.key];
    if (e.key === "Backspace" && !e.target.value) langkah = -1;
    if (langkah === undefined) return;
    e.preventDefault();
    if (e.key === "ArrowUp" && i < kolom) return;
    if (e.key === "ArrowDown" && i + kolom >= sel.length) return;
    go(i + langkah);
  });

  if (!document.querySelector(".galat-ringkas")) go(0);
})();
