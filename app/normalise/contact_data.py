"""Texts that reach or identify somebody: phones, plates, accounts, e-mail, identity numbers, IP.

Everything here is recognised by its form, so that ordinary figures, dates, coordinates, place
codes and the addresses of news articles stay what they are. What the forms are is told in
`docs/methodology.md`; which accounts are public institutions' stands in `personal_data.toml`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from app.normalise.personal_words import PersonalData, join_words, list_words

_GAP = r"[ \-./()]{0,3}"
"""What people write between the digits of a number; a comma never, it groups thousands."""
_PROVINCE = join_words("plate_provinces")

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,}")
_SPELLED_MAIL = re.compile(
    r"[\w.+-]{1,64} ?[(\[] ?at ?[)\]] ?[\w-]{1,63} ?(?:\.|[(\[] ?dot)", re.IGNORECASE
)
_MENTION = re.compile(r"(?<![\w.@/])@([^\W\d]\w{2,29})")
_SPELLED_AT = ("(at", "( at", "[at", "[ at")
_NETWORKS = tuple(list_words("networks"))
_CUED_ACCOUNT = re.compile(
    rf"\b(?:{join_words('networks')}) ?: ?([A-Za-z][\w.]*[\d._]\w+)", re.IGNORECASE
)
_ACCOUNT = re.compile(
    r"(?<![\w-])(t\.me|telegram\.me|facebook\.com|fb\.com|instagram\.com|x\.com|twitter\.com"
    r"|tiktok\.com|threads\.net|snapchat\.com|youtube\.com|vk\.com|linkedin\.com|wa\.me"
    r"|(?:chat|api)\.whatsapp\.com)/([^\s?#\"'<>)]*)(\?[^\s#]*)?",
    re.IGNORECASE,
)
_CALLING_URL = re.compile(r"[?&](?:phone|tel|mobile)=(?:\+|%2b)?\d{6}", re.IGNORECASE)

_START = r"(?<!\w)(?<!\d[.,/-])"
# Country code or 00, Syrian and neighbouring national forms; the first group may stand in brackets.
_INTERNATIONAL = rf"(?:(?<!\w)\(?\+[ (]?|{_START}\(?00{_GAP})[1-9](?:{_GAP}\d){{7,14}}"
_WITHOUT_PLUS = (
    rf"{_START}(?:963{_GAP}9(?:{_GAP}\d){{8}}|90{_GAP}5(?:{_GAP}\d){{9}}"
    rf"|961{_GAP}(?:3|7{_GAP}\d|8{_GAP}1)(?:{_GAP}\d){{6}}|96[24]{_GAP}7(?:{_GAP}\d){{8,9}})"
)
_AREA = r"(?:1[1-6]|2[1-5]|3[1-4]|4[13]|5[1-3])"
_NATIONAL = (
    rf"{_START}\(?0(?:9(?:{_GAP}\d){{8}}|5(?:{_GAP}\d){{9}}|7(?:{_GAP}\d){{7,9}}"
    rf"|81(?:{_GAP}\d){{6}}|3(?:{_GAP}\d){{6}}|{_AREA}(?:{_GAP}\d){{6,7}})"
)
_LEBANESE = rf"{_START}(?:7[01689]|81)(?:[/-]\d{{3}}[ \-]?\d{{3}}| \d{{3}} \d{{3}})"
_PHONE = re.compile(
    rf"(?:{_INTERNATIONAL}|{_WITHOUT_PLUS}|{_NATIONAL}|{_LEBANESE})(?!\d|[.,-]\d)", re.ASCII
)
_CUED_PHONE = re.compile(
    rf"\b(?:{join_words('phone_cues')})(?:\s|[:.#=(+-]|\b(?:{join_words('number_words')})\b){{0,6}}"
    rf"(\d(?:{_GAP}\d){{5,14}})(?![\d,%])",
    re.IGNORECASE,
)
_COORDINATE = re.compile(r"\(?\+?(?:1[0-7]\d|[1-9]?\d)\.\d+$")
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([-/. ])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d([-/. ])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?!\d)"
    r"|^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d$"
)

_PLATE = re.compile(
    rf"(?:\b(?:{join_words('plate_cues')})(?:\s|[:#.(«»\"“'-]|{_PROVINCE}"
    rf"|\b(?:{join_words('number_words')}|{join_words('plate_links')}|[ء-ي])\b){{1,12}}"
    rf"|\b(?:{join_words('vehicles')})\b[^.;\d]{{0,20}}\b(?:number|رقم|رقمها|الرقم)"
    r"[ :]{1,2}(?=\d{5})"
    rf"|\b(?:{join_words('vehicles')})\b[^.;\d]{{0,40}}\b(?:{_PROVINCE})[ \-]{{0,2}}(?=\d{{6}}))"
    r"(?!(?:19|20)\d\d\b)(?:\d{2,3}[ \-]\d{3,4}|\d{4,7})(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    rf"\b(?:{join_words('identity_cues')})(?:\s|[:#.(-]|\b(?:{join_words('number_words')})\b)"
    r"{0,8}[A-Z]{0,2} ?\d(?:[ -]?\d){5,11}(?![\d,%])",
    re.IGNORECASE,
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IP = re.compile(
    rf"(?<![\w.])(?<!version )(?<!section )(?<!§ )(?:{_OCTET}\.){{3}}{_OCTET}(?![\w]|\.\d)",
    re.IGNORECASE | re.ASCII,
)
_RUN = re.compile(rf"\d(?:{_GAP}\d){{3,20}}")
_DEGREES = r"(?:1[0-7]\d|[1-9]?\d)\.\d+"
_PLAIN_RUN = re.compile(rf"(?:19|20)\d\d(?:-\d\d-\d\d)?|{_DEGREES}(?: {_DEGREES})?")
"""Years, days and decimal degrees: what most runs of digits are."""
TEXT_END = "\0"
"""Stands between texts that are searched together; no text of a file may hold it."""
_BEFORE, _AFTER = 80, 20
"""Characters around a run of digits that tell what it is."""

_PUBLIC_ACCOUNTS = list_words("public_accounts")
_NO_ACCOUNT = list_words("no_account")
_MARKED_HOSTS = {
    "youtube.com": ("@", "channel", "user", "c"),
    "tiktok.com": ("@",),
    "threads.net": ("@",),
    "linkedin.com": ("in",),
    "snapchat.com": ("add",),
}
"""Hosts whose addresses name an account only behind one of these marks."""


def _names_private_account(host: str, path: str, query: str) -> bool:
    first, *rest = [part for part in path.lower().split("/") if part] or [""]
    if host.endswith("whatsapp.com") or host == "wa.me":
        return bool(first)
    if host in ("t.me", "telegram.me") and first == "s":
        first = rest[0] if rest else ""
    if first == "profile.php" or "story_fbid=" in query.lower():
        return True
    if marks := _MARKED_HOSTS.get(host):
        if first in marks:
            return bool(rest) and rest[0] not in _PUBLIC_ACCOUNTS
        return first.startswith("@") and "@" in marks and first[1:] not in _PUBLIC_ACCOUNTS
    return bool(first) and first.lstrip("@") not in _PUBLIC_ACCOUNTS | _NO_ACCOUNT


def _find_account(text: str) -> bool:
    for host, path, query in _ACCOUNT.findall(text):
        if _names_private_account(host.lower(), path.rstrip(".,;:"), query):
            return True
    return False


def _is_list_of_days(number: str) -> bool:
    """Whether two-digit groups count on by one: days, one after the other."""
    groups = re.findall(r"\d+", number)
    counting = all(int(second) - int(first) == 1 for first, second in pairwise(groups))
    return len(groups) > 2 and counting and all(len(group) == 2 for group in groups)


def _is_phone(number: str) -> bool:
    number = number.strip()
    return not (_DATE.search(number) or _COORDINATE.match(number) or _is_list_of_days(number))


def _find_phone(text: str) -> bool:
    if any(_is_phone(found[0]) for found in _PHONE.finditer(text)):
        return True
    return any(_is_phone(found[1]) for found in _CUED_PHONE.finditer(text))


def find_contact(text: str) -> PersonalData | None:
    """Return what the text reaches or identifies somebody by, or None.

    The text is in Western digits, without invisible marks (`unify_signs`).
    """
    if "@" in text and _MAIL.search(text):
        return PersonalData.MAIL
    lowered = text.lower()
    if any(at in lowered for at in _SPELLED_AT) and _SPELLED_MAIL.search(text):
        return PersonalData.MAIL
    if "/" in text and _find_account(text):
        return PersonalData.ACCOUNT
    if "=" in text and _CALLING_URL.search(text):
        return PersonalData.PHONE
    if "://" in text or "www." in lowered:
        # The numbers in the address of an article are its own, not somebody's.
        text = _URL.sub(" ", text)
    mentions = _MENTION.findall(text) if "@" in text else []
    if any(network in lowered for network in _NETWORKS):
        mentions += _CUED_ACCOUNT.findall(text)
    if any(name.lower() not in _PUBLIC_ACCOUNTS for name in mentions):
        return PersonalData.ACCOUNT
    return _find_number(text)


def _find_number(text: str) -> PersonalData | None:
    for run in _RUN.finditer(text):
        if _PLAIN_RUN.fullmatch(run[0]):
            continue
        # Only what stands around a run is searched: most texts hold none but dates.
        if found := _tell_number(_cut_text(text, *run.span())):
            return found
    return None


def _cut_text(text: str, begin: int, end: int) -> str:
    """Return what stands around a run of digits in its own text of several."""
    start = text.rfind(TEXT_END, 0, begin) + 1
    around = text[max(start, begin - _BEFORE) : end + _AFTER].partition(TEXT_END)[0]
    return around if start >= begin - _BEFORE else around.lstrip("0123456789")


def _tell_number(text: str) -> PersonalData | None:
    if _IDENTITY.search(text):
        return PersonalData.IDENTITY
    if _PLATE.search(text):
        return PersonalData.PLATE
    if _find_phone(text):
        return PersonalData.PHONE
    return PersonalData.IP if _IP.search(text) else None
