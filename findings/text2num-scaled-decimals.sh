#!/usr/bin/env bash
# text2num: a decimal with its multiple, “two point five million”, is no number, or one a million times too small.
#
# Expected: “two point five million” and “deux virgule cinq millions” are 2500000, or at least 2.5 and the word.
# Seen: English and German become two numbers, “2.5 1000000”; in French and Spanish the zeros of the million stand behind
#   the decimal point, “2,5000000”, whose value is 2.5.
# Who it hurts: whoever reads amounts as people say them, most of which are decimals of a million. If a text has a decimal,
#   say of its multiples that they are no part of a number (not_a_number_part), and multiply afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check text2num==3.1.0
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from text_to_num import alpha2digit

print("text2num", version("text2num"))
assert alpha2digit("two million", "en") == alpha2digit("deux millions", "fr") == "2000000"
assert (alpha2digit("two point five", "en"), alpha2digit("deux virgule cinq", "fr")) == ("2.5", "2,5")
SAID = {
    "en": "two point five million",
    "de": "zwei Komma fünf Millionen",
    "fr": "deux virgule cinq millions",
    "es": "dos coma cinco millones",
}
SEEN = {"en": "2.5 1000000", "de": "2,5 1000000", "fr": "2,5000000", "es": "2,5000000"}
found = {language: alpha2digit(text, language) for language, text in SAID.items()}
print(found)
assert found == SEEN, "It changed."
PY
