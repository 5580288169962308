"""Settings of the room."""
