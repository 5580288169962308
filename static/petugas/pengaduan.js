/* Kemudahan bagi petugas pengaduan; semua halaman tetap utuh tanpa berkas ini. */
(function () {
  "use strict";
  var d = document;
  function each(selector, fn) { Array.prototype.forEach.call(d.querySelectorAll(selector), fn); }

  function isTyping(e) {
    var t = e.target;
    return t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName) && !/^(checkbox|radio|button|submit)$/i.test(t.type);
  }

  function findKey(key) {
    var cocok = null;
    each("[data-pintas],[data-pintas-lain]", function (el) {
      if (!cocok && !el.hidden && (el.getAttribute("data-pintas") === key || el.getAttribute("data-pintas-lain") === key)) cocok = el;
    });
    return cocok;
  }

  function moveRow(langkah) {
    var baris = Array.prototype.slice.call(d.querySelectorAll("a.baris"));
    if (!baris.length) return false;
    var kini = baris.indexOf(d.activeElement);
    baris[kini < 0 ? 0 : Math.min(Math.max(kini + langkah, 0), baris.length - 1)].focus();
    return true;
  }

  function showHelp() {
    var dialog = d.getElementById("pintasan-dialog"), isi = d.getElementById("pintasan-isi");
    if (!dialog || !isi || !dialog.showModal || dialog.open) return;
    var salinan = isi.cloneNode(true);
    salinan.removeAttribute("id");
    d.getElementById("pintasan-salinan").replaceChildren(salinan);
    dialog.showModal();
  }

  d.addEventListener("keydown", function (e) {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      var form = e.target.closest && e.target.closest("form[data-kirim]");
      if (form) { e.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || isTyping(e) || d.querySelector("dialog[open]")) return;
    if (e.key === "?") { e.preventDefault(); showHelp(); return; }
    var panah = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    var arah = { j: 1, k: -1 }[e.key] || (d.activeElement.matches("a.baris") ? panah : 0);
    if (arah) { if (moveRow(arah)) e.preventDefault(); return; }
    var el = findKey(e.key);
    if (!el) return;
    e.preventDefault();
    if (el.tagName === "INPUT") { el.focus(); el.select(); } else el.click();
  });

  each("[data-salin]", function (b) {
    var sumber = d.getElementById(b.getAttribute("data-salin"));
    if (!sumber || !navigator.clipboard) return;
    b.hidden = false;
    b.addEventListener("click", function () {
      navigator.clipboard.writeText("value" in sumber ? sumber.value : sumber.textContent.trim()).then(function () {
        b.querySelector("[aria-live]").textContent = b.getAttribute("data-sukses");
      }, function () {});
    });
  });

  each("[data-sisip]", function (b) {
    b.addEventListener("click", function (e) {
      var tujuan = d.getElementById(b.getAttribute("data-sisip")), pilih = b.form.elements.baku;
      var opsi = pilih.options[pilih.selectedIndex];
      if (!tujuan || !opsi) return;
      e.preventDefault();
      var depan = tujuan.value.slice(0, tujuan.selectionStart), belakang = tujuan.value.slice(tujuan.selectionEnd);
      tujuan.value = depan + (depan && !/\n$/.test(depan) ? "\n\n" : "") + opsi.getAttribute("data-isi") + belakang;
      tujuan.dispatchEvent(new Event("input", { bubbles: true }));
      tujuan.focus();
    });
  });
})();
