"""The inbox: reports of this handler with their clocks."""
