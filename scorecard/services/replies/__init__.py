"""Takes what people answer, typed or pressed: interpreted, then applied or clarified."""
