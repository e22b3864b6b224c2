"""The catalogue: every sentence of the source has its translation, which fits it, and the program reads them."""

import re

from languages.catalogue import PO, as_mo, catalogue, template, translations

SHEETS = {"Setup", "Steps", "Inspect", "Epochs", "Check", "Compare", "Predict", "Boundary"}

KEPT = {
    "places for values": r"\{\w+(?:![rs])?(?::[^}|]*)?\}",  # but for words of one or several, {n:cell|cells}
    "signs": r"[←→↑½Δδ○●\\]",
    "options": r"--\w+",
    "endings of files": r"\.(?:xlsx|csv|toml|gz)\b",
    "keys": r"\b\w+ = '[\w.-]+'|\bnetwork\.\w+",
    "spaces around it": r"^ +| +$",
}
"""What a translation has as its sentence has it."""


def test_every_sentence_of_the_source_is_translated_and_no_other():
    """If not: `make catalogue`, and translate what it names."""
    source = {message.id for message in template() if message.id}
    assert len(source) > 300
    assert source - translations().keys() == set(), "not in the catalogue"
    assert translations().keys() - source == set(), "said nowhere"
    assert [message.id for message in catalogue() if message.id and not message.string] == []
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []
    assert not catalogue().obsolete


def test_the_program_reads_what_the_catalogue_says():
    assert PO.with_suffix(".mo").read_bytes() == as_mo(catalogue()), "make catalogue"


def test_a_translation_keeps_what_is_no_word():
    wrong = []
    for what, pattern in KEPT.items():
        for english, said in translations().items():
            if sorted(set(re.findall(pattern, english))) != sorted(set(re.findall(pattern, said))):
                wrong.append(f"{what}: {english!r} = {said!r}")
    assert not wrong


def test_names_of_sheets_stay_in_translations():
    """A reader has to find the sheet that a sentence speaks of."""
    for english, said in translations().items():
        assert SHEETS & set(re.findall(r"\w+", english)) <= set(re.findall(r"\w+", said)), english
