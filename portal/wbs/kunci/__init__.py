"""Keys of the sealed room. Only `portal.wbs` imports this; hierarchy: docs/adr/0012-kunci-ruang-tertutup.md."""
