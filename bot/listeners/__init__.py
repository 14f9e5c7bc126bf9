"""Thin: Bolt in, typed values, one service call, result, ui out."""
