"""The office's emergency key: ceremony and use."""
