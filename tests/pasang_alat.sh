#!/usr/bin/env bash
# What the tests need besides Python: Debian's chromium, PostgreSQL, Redis, pdftotext, nginx. As root it is installed.
set -euo pipefail
kurang=()
command -v chromium >/dev/null || kurang+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || kurang+=(postgresql)
command -v redis-server >/dev/null || kurang+=(redis-server)
command -v pdftotext >/dev/null || kurang+=(poppler-utils)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || kurang+=(nginx-light)
command -v openssl >/dev/null || kurang+=(openssl)
[ ${#kurang[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Uji membutuhkan: ${kurang[*]}. Pasang dengan: sudo apt-get install ${kurang[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${kurang[@]}" >/dev/null
# Debian starts these services itself; the tests start their own.
service postgresql stop >/dev/null 2>&1 || true
service redis-server stop >/dev/null 2>&1 || true
service nginx stop >/dev/null 2>&1 || true
