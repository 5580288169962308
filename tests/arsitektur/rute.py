"""The list of addresses as it stands: python -m tests.arsitektur.rute writes rute.json anew."""

import json
import tempfile
from pathlib import Path

from flask import Flask

SIMPANAN = Path(__file__).with_name("rute.json")


def list_rute(app: Flask) -> list[str]:
    """Return one line an address: methods, address, endpoint."""
    return sorted(
        f"{','.join(sorted((a.methods or set()) - {'HEAD', 'OPTIONS'}))} {a.rule} {a.endpoint}"
        for a in app.url_map.iter_rules()
    )


def main() -> None:
    """Write the present list."""
    from portal.app import create_app
    from portal.siapkan import prepare
    from tests.conftest import UJI, make_settings

    with tempfile.TemporaryDirectory() as folder:
        susunan = make_settings(Path(folder))
        prepare(susunan)
        isi = list_rute(create_app(susunan, tambahan=UJI))
    SIMPANAN.write_text(json.dumps(isi, indent=1) + "\n")


if __name__ == "__main__":
    main()
