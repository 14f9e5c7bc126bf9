"""Handling of people's answers, typed or pressed: interpreted, then applied or clarified."""
