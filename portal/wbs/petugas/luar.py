"""Reports of the inspectorate on its own channel, filed as evidence."""
