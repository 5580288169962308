SHELL := /bin/bash
PY ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT
export PORTAL_DATA ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help run test test-cepat lint types format terjemah bench freeze bersih

help: ## Daftar perintah
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/pasang: requirements.txt
	@$(PY) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Butuh Python 3.11 atau lebih baru: make run PY=/jalan/ke/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/pasang-dev: requirements-dev.txt $(VENV)/pasang
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

portal/translations/en/LC_MESSAGES/messages.mo portal/translations/ban/LC_MESSAGES/messages.mo portal/translations/id/LC_MESSAGES/flask_security.mo &: $(VENV)/pasang $(wildcard portal/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/python -m portal.inti.web.katalog

KATALOG := portal/translations/en/LC_MESSAGES/messages.mo portal/translations/ban/LC_MESSAGES/messages.mo portal/translations/id/LC_MESSAGES/flask_security.mo

run: export PORTAL_MODE ?= demo
run: $(VENV)/pasang $(KATALOG) ## Pasang, siapkan kantor contoh, jalankan di http://127.0.0.1:$PORT
	@$(BIN)/python -m portal siapkan --contoh
	@echo "Buka http://127.0.0.1:$(PORT)  (Ctrl-C untuk berhenti)"
	@exec $(BIN)/supervisord -n -c deploy/penyelia.conf

test: $(VENV)/pasang-dev $(KATALOG) ## Semua pemeriksaan: gaya, tipe, dan seluruh uji
	@bash tests/pasang_alat.sh
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not peramban and not gangguan"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "peramban or gangguan"

test-cepat: $(VENV)/pasang-dev $(KATALOG) ## Hanya uji cepat (tanpa peramban dan gangguan)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not peramban and not gangguan"

lint: $(VENV)/pasang-dev ## Gaya kode, lantai antar ruang
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/pasang-dev ## Periksa tipe
	@$(BIN)/mypy

format: $(VENV)/pasang-dev ## Rapikan kode
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

terjemah: $(VENV)/pasang ## Ambil kalimat baru ke katalog Inggris; isi msgstr yang kosong
	@mkdir -p hasil
	@$(BIN)/python -m babel.messages.frontend -q extract -F portal/translations/babel.cfg -k _n -k _l --ignore-dirs __pycache__ --no-location --sort-output --omit-header -o hasil/pesan.pot .
	@$(BIN)/python -m babel.messages.frontend -q update -i hasil/pesan.pot -l en --omit-header --no-fuzzy-matching --ignore-obsolete -w 110 -o portal/translations/en/LC_MESSAGES/messages.po
	@$(BIN)/python -m portal.inti.web.katalog

bench: $(VENV)/pasang-dev $(KATALOG) ## Ukur kecepatan; tidak pernah menggagalkan
	@$(BIN)/python -m bench

freeze: $(VENV)/pasang-dev ## Kunci ulang versi pustaka dari requirements*.in
	@$(BIN)/uv pip compile -q --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

bersih: ## Hapus lingkungan dan data setempat
	rm -rf $(VENV) var hasil
