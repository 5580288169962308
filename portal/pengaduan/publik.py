"""Public pages of complaints: report, receipt, tracking."""

from flask import Blueprint

bp = Blueprint("pengaduan_publik", __name__, url_prefix="/pengaduan")
