"""Questions and requests in people's own words, read as the commands that answer them."""
