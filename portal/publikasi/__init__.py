"""Public results: page, poster and open data of a closed and published period."""
