"""What people reply in their own words: `25 %`, `mttr 3h20`, `no data`, `ask @sam`."""
