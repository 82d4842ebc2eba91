"""Names of private persons in Latin letters, told by what stands around them.

No list knows every name, and many villages bear one. Capitalised words are therefore taken for a
person's name only behind or before a cue: a role ("a witness, …"), a naming ("named as …"),
kinship, an age, a verb of speech or harm. Weak cues need a common given name besides. Whoever
speaks or acts in a public office is not meant, unless the text calls them a victim or a witness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.normalise.personal_words import join_words, list_words

_ARTICLE = r"(?:(?:[Aa]l|[Ee]l|[Aa]sh|[Aa]s|[Aa]d|[Aa]n|[Aa]r|[Aa]t|[Aa]z)[\s-])?"
_TOKEN = rf"{_ARTICLE}[A-Z][\w'’-]{{1,30}}"
_PARTICLE = r"(?:(?:bin|ibn|bint|abu|abou|umm)\s)?"
_NAME = rf"(?P<name>(?:[A-Z]\.\s?)?{_TOKEN}(?:\s{_PARTICLE}(?:{_TOKEN}|[A-Z]\b\.?)){{0,3}})"
_KUNYA = rf"(?P<name>(?:Abu|Abou|Abo|Umm|Oum|Um)\s{_TOKEN}(?:\s{_TOKEN}){{0,2}})"
_QUOTE = r"[\"“”'‘«]?"
_NAMED = (
    r"(?:,?\s(?:(?:was|were|is|are|has\sbeen|have\sbeen)\s)?"
    r"(?:named|called|(?:identified|known)\sas))"
)


def _cue(name: str) -> str:
    return rf"\b(?i:{join_words(name)})\b"


_WITNESS = (
    rf"(?:{_cue('witness_roles')}|(?:\b(?i:an?|the|one|another|first|second|key|local|female|male"
    r"|this|our|two|three|several)\s|(?:^|[.;:!?(«“\"]\s?))[Ww]itness(?:es)?)"
)
_SAYING = _cue("speech_verbs")
_KNOWN_ROLES = f"{join_words('private_roles')}|{join_words('witness_roles')}|witness"
_KUNYA_WORDS = frozenset({"abu", "abou", "abo", "umm", "oum", "um"})
_NAMING_WORDS = frozenset({"named", "called", "identified", "known"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "ustaz"})
_AGE_WORDS = frozenset({"aged", "age", "years", "year", "yrs", "old"})
_GIVEN = list_words("given_names")
_RELATIVES = list_words("relatives")
_OFFICES = list_words("offices")
_WITNESS_WORDS = frozenset({"witness", "witnesses"}) | {
    word for role in list_words("witness_roles") for word in re.split(r"\W", role)
} - {"the", "by", "of", "with"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cue:
    """A way in which texts bring up a name, and what else must hold for a person's name.

    Most texts have none of `words`, and are not searched for the `pattern`. `needs_given` asks
    for a common given name, because places and groups stand behind such a cue as well.
    """

    words: frozenset[str]
    pattern: re.Pattern[str]
    needs_given: bool = False
    spares_office: bool = True
    one_word: bool = False
    """Whether a single capitalised word is a name here, as behind "Mrs"."""
    spares_place: bool = False
    """Whether "in", "near" or a word such as "village" before it makes the name a place's."""


def _tell(words: frozenset[str], pattern: str) -> _Cue:
    return _Cue(
        words,
        re.compile(pattern),
        needs_given=words is _GIVEN,
        one_word=words in (_TITLES, _RELATIVES),
        spares_place=words in (_GIVEN, _KUNYA_WORDS),
    )


_CUES = (
    _Cue(
        _WITNESS_WORDS,
        re.compile(
            rf"{_WITNESS}(?:{_NAMED}?\s|(?P<list>(?<=s):\s?|\s?,\s?)|\s?:\s?){_QUOTE}{_NAME}"
            rf"(?P<saying>{_QUOTE},?\s{_SAYING})?"
        ),
        spares_office=False,
    ),
    _tell(_NAMING_WORDS, rf"\b(?i:named|identified)(?:\s\w+){{0,4}}?\s(?i:as)\s{_QUOTE}{_NAME}"),
    _tell(_NAMING_WORDS, rf"{_cue('private_roles')}{_NAMED}\s{_QUOTE}{_NAME}"),
    _tell(
        frozenset({"name"}),
        rf"\b(?i:name\s(?:is|was|as)|by\sthe\sname\sof)\s{_QUOTE}{_NAME}",
    ),
    _Cue(
        _NAMING_WORDS,
        re.compile(rf"\b(?i:named|identified)\s(?i:only|simply)\sas\s{_QUOTE}{_NAME}"),
        one_word=True,
    ),
    _tell(
        list_words("speech_verbs"),
        rf"{_cue('private_roles')},?\s{_QUOTE}{_NAME}{_QUOTE},?\s{_SAYING}",
    ),
    _tell(_TITLES, rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Ustaz)\.?\s{_NAME}"),
    _tell(
        _RELATIVES,
        rf"\b(?i:his|her|their|my|whose)\s{_cue('relatives')},?\s{_NAME}",
    ),
    _tell(
        _KUNYA_WORDS,
        rf"(?:\b(?i:known\sas|nicknamed|called|alias|nom\sde\sguerre|goes\sby)|{_WITNESS},?"
        rf"|{_cue('private_roles')},?)\s{_QUOTE}{_KUNYA}",
    ),
    _tell(
        _KUNYA_WORDS,
        rf"(?<![\w'’-]){_KUNYA}{_QUOTE}(?:,?\s{_SAYING}|,\s(?i:an?|the)\s(?i:{_KNOWN_ROLES})\b)",
    ),
    _tell(
        _AGE_WORDS,
        rf"(?<![\w'’-]){_NAME},?\s(?:\((?i:aged?\s)?\d{{1,2}}\s(?i:years?|yrs?|y)|(?i:aged)\s\d"
        r"|\(?\d{1,3}[\s-](?i:years?[\s-]old|yrs?|y/?o)\b|\((?i:aged?)\s\d)",
    ),
    _tell(
        _GIVEN,
        rf"(?:{_cue('private_roles')},?|{_cue('harm_nouns')}|{_SAYING}|\b(?i:named|called)"
        rf"|\b(?i:names?)(?:\s\w+){{0,4}}?\s?:|{_WITNESS}\s(?i:includ\w+|are|were|is|was))"
        rf"\s{_QUOTE}{_NAME}",
    ),
    _tell(
        _GIVEN,
        rf"(?<![\w'’-]){_NAME}{_QUOTE}(?:,?\s{_SAYING}|\s?\(\d{{1,2}}\)|,\s\d{{1,2}},"
        rf"|,\s(?i:(?:an?|the|one)\s(?:\w+\s){{0,2}})?(?i:{_KNOWN_ROLES})\b"
        r"|,?\s\(?(?i:born\s(?:in|on|\d)|who\s(?:survived|fled|hid|witnessed|saw|was|died))"
        r"|\sand\s(?i:his|her|their)\s"
        rf"|,?\s(?i:was|were|has\sbeen|had\sbeen)\s(?:\w+ly\s)?{_cue('harm_verbs')})",
    ),
)
_NOT_PERSONS = list_words("not_persons")
_WORD = re.compile(r"[a-z]{2,}")
_LONE_ARTICLE = re.compile(r"\b(?:al|el|ash|as|ad|an|ar|at|az)\s")
_AFFIX = re.compile(r"^(?:al|el|ash|as|ad|an|ar|at|az)-|'s$|[.'-]+$")
_PLACE_BEFORE = re.compile(
    rf"(?:{_cue('place_words')}[^.;:!?]{{0,12}}|\b(?i:in|at|near|from|to|around|on|outside)\s)$"
)
_GROUP_BEFORE = re.compile(rf"{_cue('place_words')}[^.;:!?]{{0,40}}$")
_PLACE_BEHIND = re.compile(rf"['’s]*\s{_cue('place_words')}")
_OFFICE_BEFORE = re.compile(rf"{_cue('offices')}[^.;!?]{{0,70}}$")
_OFFICE_BEHIND = re.compile(rf",?\s(?:\w+\s){{0,4}}?{_cue('offices')}")
_REACH = 90


def _is_person(name: str, cue: _Cue, *, listed: bool) -> bool:
    """Whether capitalised words can be a person's name at all; in a list a place is likelier."""
    needs_given = cue.needs_given or listed
    words = _LONE_ARTICLE.sub("", name.casefold().replace("’", "'")).split()
    bare = [_AFFIX.sub("", word) for word in words]
    if not _NOT_PERSONS.isdisjoint(words) or not _NOT_PERSONS.isdisjoint(bare):
        return False
    known = words[0].split("-")[0] in _GIVEN
    if len(words) > 1:
        return known or not needs_given
    return (known and not listed) or (cue.one_word and words[0] not in _OFFICES)


def _is_spared(text: str, found: re.Match[str], cue: _Cue) -> bool:
    """Whether a name is that of a place or a group, or of somebody who holds an office."""
    before = text[max(0, found.start("name") - _REACH) : found.start("name")]
    behind = text[found.end("name") : found.end("name") + _REACH]
    if _PLACE_BEHIND.match(behind):
        return True
    if cue.spares_place and _PLACE_BEFORE.search(before):
        return True
    if not cue.spares_office:
        return False
    if _GROUP_BEFORE.search(text[max(0, found.start() - _REACH) : found.start()]):
        return True
    return bool(_OFFICE_BEFORE.search(before) or _OFFICE_BEHIND.match(behind))


def _is_named(text: str, found: re.Match[str], cue: _Cue) -> bool:
    groups = found.groupdict()
    # "The victims: Tal Rifaat 12, …" lists places; "a witness, X Y, said" does not.
    listed = groups.get("list") is not None and groups.get("saying") is None
    if not _is_person(found["name"], cue, listed=listed):
        return False
    return not _is_spared(text, found, cue)


def names_person_in_latin(text: str) -> bool:
    """Whether the text names a witness, a victim or another private person in Latin letters."""
    words = set(_WORD.findall(text.lower()))
    cues = [cue for cue in _CUES if not words.isdisjoint(cue.words)]
    return any(_is_named(text, found, cue) for cue in cues for found in cue.pattern.finditer(text))
