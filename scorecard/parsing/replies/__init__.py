"""Replies in people's own words: `25 %`, `mttr 3h20`, `no data`, `ask @sam`."""
