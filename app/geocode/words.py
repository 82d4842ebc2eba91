"""Words of place names that do not tell places apart by sound: what they mean instead.

All words are plain (`app.geocode.folding.split_words`): lower case, no marks, Arabic letters
levelled, without their article.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a word says the place is."""

    QUARTER = "neighbourhood"
    SETTLEMENT = "settlement"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    CENTRE = "centre"
    AREA = "area"
    FEATURE = "feature"
    LINE = "line"


def _tell(kind: Kind, words: str) -> dict[str, Kind]:
    return dict.fromkeys(words.split(), kind)


GENERIC: dict[str, Kind] = {
    **_tell(
        Kind.QUARTER, "hai hay hayy haye quarter quarters neighborhood neighbourhood quartier حي"
    ),
    **_tell(
        Kind.SETTLEMENT,
        "village villages town city locality hamlet suburb ville qaryat qariyat baldat madinat"
        " مدينه قريه بلده ضيعه ضاحيه",
    ),
    **_tell(Kind.SUBDISTRICT, "subdistrict sub nahiya nahiyah nahiyat nahia nahiye nahyt ناحيه"),
    **_tell(Kind.DISTRICT, "district qada kaza caza mintaqat mintaqa mantiqat mantiqa منطقه قضا"),
    **_tell(
        Kind.GOVERNORATE,
        "governorate province gouvernorat muhafazat mohafazat muhafaza mohafaza محافظه",
    ),
    **_tell(Kind.CENTRE, "markaz center centre مركز"),
}
"""Generic words that stand beside a name, and the kind of place that they announce."""

VILLAGES = frozenset("village villages hamlet suburb qaryat qariyat قريه ضيعه ضاحيه".split())
"""Those of them that nobody says of a town."""

LOOSE: dict[str, Kind] = {
    **_tell(
        Kind.AREA,
        "countryside rif reef rural area region areas suburbs surroundings campagne ريف ارياف"
        " northern southern eastern western northeastern northwestern southeastern southwestern"
        " north south east west northeast northwest southeast southwest central pocket",
    ),
    **_tell(
        Kind.FEATURE,
        "airbase airport base brigade battalion regiment division checkpoint dam field fields"
        " mountain mountains mount hill hills factory station reservoir bridge hospital prison"
        " crossroad crossroads roundabout junction silos mill mills tower ruin ruins island stream"
        " plain crossing farm farms company complex valley lake river triangle mosque"
        " camp camps school university cemetery port harbour warehouse warehouses institute college"
        " مخيم مطار قاعده لواء سد حاجز حقل مستشفي مشفي سجن جسر",
    ),
    **_tell(
        Kind.LINE,
        "road highway motorway border frontline front autoroute route طريق حدود اوتوستراد",
    ),
}
"""Words beside a name that make something else of it: its land, a thing near it, a line."""

ARTICLES = frozenset({"the", "of"})
"""English words that no name of a place here begins or ends with."""

FILLERS = frozenset(
    (
        "the of near by around outside inside military army air defense defence armored armoured"
        " oil gas international industrial refugee idp and entire whole close la le les de du des"
    ).split()
)
"""Words of a description that name nothing."""

HEADS = frozenset(
    (
        "tall tell tal tel tulul tlul ard rasm khirbat khirbet kherbet khirbah khrbet kharab"
        " mazraat mazraet mezraat bir jabal jebel wadi jubb jeb jib hawijat hweijet hawi nahr sahl"
        " birkat burj sharat sabkhat marj dahr thahr qasr rajm"
        " تل تلول ارض رسم خربه خراب مزرعه بير جبل وادي جب حويجه حاوي نهر سهل بركه"
        " برج مرج ضهر قصر رجم"
    ).split()
)
"""First words that a village and the hill, well or farm beside it share their name behind."""

_MEANINGS = {
    "east": "eastern east sharqi sharki charqi sharqiyah sharqiyeh sharqiya sharqieh sharqiye"
    " charkie est شرقي شرقيه شرقيا",
    "west": "western west gharbi garbi gharbiyah gharbiyeh gharbiya gharbieh rharbi gharbiye"
    " ouest غربي غربيه",
    "north": "northern nothern north shamali shmali shimali shamaliyah shamaliyeh shamaliya"
    " chamali nord شمالي شماليه",
    "south": "southern south janubi janoubi jnubi janubiyah janubiyeh qibli qabli qebli kibli"
    " qibliyah qabliyeh qibliyeh sud جنوبي جنوبيه قبلي قبليه",
    "upper": "upper fawqani foqani fouqani fawqa foqa fouqa foukani fawqaniyeh fawqaniyah"
    " foqaniyeh ulya olya elia فوقاني فوقانيه فوقا فوقي عليا",
    "lower": "lower tahtani tahta tahtaniyeh tahtaniyah tahtaniya tahteh sufla"
    " تحتاني تحتانيه تحتا تحتي سفلي",
    "big": "big large great greater kabir kabira kabirah kbir kbireh kabireh kebir kebire"
    " kebirah kibir grand buyuk كبير كبيره كبري",
    "little": "little small saghir saghira saghirah sghir sghireh zghir saghireh seghir sagir"
    " soghra petit kucuk صغير صغيره صغري",
    "castle": "castle citadel fortress qalaat qalat qalaa qala kalaat kalat قلعه",
    "north bank": "jazira jazirah jazireh jezireh جزيره",
    "south bank": "shamiya shamiyah shamiyeh شاميه",
    "middle": "middle wasta wusta wastani wustani awsat وسطي وسطاني اوسط",
}
QUALIFIERS: dict[str, str] = {
    word: meaning for meaning, words in _MEANINGS.items() for word in words.split()
}
"""Words that tell two places of one name apart, and what each means in any language."""

BARE = (
    HEADS
    | frozenset(QUALIFIERS)
    | frozenset(
        "ain ein ayn beit bait bayt deir dayr abu umm bani beni عين بيت دير ابو ام بني".split()
    )
)
"""Words that stand before or beside the names of hundreds of places, and alone name none."""
