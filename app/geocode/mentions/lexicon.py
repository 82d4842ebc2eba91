"""Words that speak for or against a name being a place, in Arabic, English and French.

They are written as a reader would and compared as `Reading.word` (`read_keys`): case, marks,
hamzas and the article do not matter, vowels do. The lists are short on purpose: they hold what
newsrooms write around places, not the languages.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.geocode.folding import fold_word, is_arabic, join_articles, split_words


def _iterate_keys(words: str) -> Iterator[str]:
    for word in words.split():
        plain = "".join(join_articles(split_words(word)))
        yield fold_word(plain) if is_arabic(plain) else plain


def read_keys(words: str) -> frozenset[str]:
    """Level a list of words, separated by blanks, as `Reading.word` does."""
    return frozenset(_iterate_keys(words))


ANNOUNCING = {
    **dict.fromkeys(
        _iterate_keys("village villages hamlet قرية قريتي قرى ضيعة مصيف hameau"), "village"
    ),
    **dict.fromkeys(
        _iterate_keys(
            "town towns city cities suburb ville villes مدينة مدينتي مدينتا مدن بلدة بلدتي"
            " بلدتا بلدات ضاحية capital العاصمة ville bourg commune"
        ),
        "town",
    ),
    **dict.fromkeys(
        _iterate_keys(
            "neighbourhood neighborhood quarter quarters neighbourhoods neighborhoods quartier"
            " quartiers hai hay hayy حي حيي أحياء"
        ),
        "quarter",
    ),
    **dict.fromkeys(_iterate_keys("district districts منطقة قضاء qada caza"), "district"),
    **dict.fromkeys(_iterate_keys("subdistrict ناحية nahiya"), "subdistrict"),
    **dict.fromkeys(_iterate_keys("camp camps مخيم مخيمات"), "camp"),
    **dict.fromkeys(
        _iterate_keys(
            "governorate governorates province provinces gouvernorat gouvernorats محافظة محافظتي"
            " محافظات"
        ),
        "governorate",
    ),
    **dict.fromkeys(
        _iterate_keys("countryside campagne rural rif reef ريف أرياف بريفي ريفي hinterland"), "land"
    ),
    **dict.fromkeys(_iterate_keys("suburbs banlieue banlieues"), "suburbs"),
    **dict.fromkeys(
        _iterate_keys(
            "crossing معبر منفذ road highway طريق أوتوستراد route autoroute desert بادية"
            " outskirts أطراف محيط surroundings area airport airbase مطار bridge جسر"
            " checkpoint حاجز prison سجن frontline جبهات محور محاور شوارع vicinity environs"
            " أهالي سكان residents people inhabitants habitants أبناء وجهاء أهل دوار مركز"
            " مشفى مستشفى hospital port مرفأ ميناء"
        ),
        "spot",
    ),
}
"""Words that announce a place beside its name, and what kind of place they make of it."""

QUARTER_WORDS = frozenset(("hai", "hay", "hayy", "حي", "مخيم"))
"""Plain words that are part of the name of a quarter or camp: Hai Al Kusour, حي القصور."""

ONE_PLACE = frozenset(("قريه", "بلده", "مدينه", "حي", "ضيعه"))
"""Words, of those that announce, after which one Arabic name follows even if it is unknown."""

BEFORE = read_keys(
    "in near at from to into toward towards around outside inside across between through via"
    " reach reached left entered fled hit shelled bombed struck over on against throughout"
    " dans vers près depuis entre à en sur "
    "في من إلى قرب نحو باتجاه بين عبر على داخل خارج حول ضد حتى فوق صوب عند وسط دخل دخلوا"
    " سكان انطلاقا وصولا محيط مع"
)
"""Prepositions, and verbs of going, hitting and fleeing, that often stand before a place."""

DIRECTIONS = read_keys(
    "north south east west northern southern eastern western northeast northwest southeast"
    " southwest northeastern northwestern southeastern southwestern central greater"
    " nord sud est ouest شمال جنوب شرق غرب شمالي جنوبي شرقي غربي"
)
"""Which side of a place: before its name in English and Arabic."""

LINKING = read_keys("of the de du des la le les l d city town and or et و")
"""Small words between what announces a place and its name."""

JOINING = frozenset(
    ("and", "or", "et", "ou", "و", "او", "to", "puis", "then", "à", "a", "الي", "ثم")
)
"""Plain words between the items of a list."""

PERSON_BEFORE = read_keys(
    "mr mrs ms dr prof president minister general colonel captain lieutenant brigadier sergeant"
    " major sheikh imam commander spokesman spokeswoman spokesperson journalist activist lawyer"
    " doctor nurse teacher martyr brother sister father mother son daughter named called"
    " président ministre général colonel capitaine commandant porteparole docteur monsieur"
    " الرئيس الوزير اللواء العميد العقيد المقدم الرائد النقيب الملازم القائد الدكتور الدكتورة"
    " السيد السيدة المتحدث الناطق الصحفي الناشط المحامي الطبيب الشهيد المواطن الطفل الطفلة الشاب"
    " المدعو الأستاذ المهندس عائلة آل ابن بنت عشيرة قبيلة family clan tribe famille"
)
"""Titles and kin: what follows is a person or a family."""

KIN_AFTER = read_keys("family families clan tribe brothers")
"""Words after the name of a family: the Hassan family."""

GIVEN_NAMES = read_keys(
    "mohammed mohammad muhammad mohamed mohamad ahmad ahmed ali hassan hasan hussein hussain"
    " husayn omar umar othman khaled khalid mahmoud mustafa ibrahim ismail yousef yusuf youssef"
    " bashar hafez maher rami asma salem salim saleh samir sami fadi hadi mazen nizar riad riyad"
    " anas bilal hamza abdullah abdul abdel abd yasin yassin yaser jamal jamil kamal adnan ghassan"
    " firas issa musa moussa haidar jaafar karim khalil marwan nabil nasser osama qasim rashid"
    " sultan suleiman sulaiman tarek walid wael zaid ziad fatima fatma mariam maryam zeinab zainab"
    " aisha layla leila nour noura rania rima salma samar hala hiba abu abou umm bin ibn"
    " محمد أحمد علي حسن حسين عمر عثمان خالد محمود مصطفى إبراهيم إسماعيل يوسف بشار حافظ ماهر رامي"
    " أسماء سالم سليم صالح سمير سامي فادي هادي مازن نزار رياض أنس بلال حمزة عبد عبدالله ياسين"
    " ياسر جمال جميل كمال عدنان غسان فراس عيسى موسى حيدر جعفر كريم خليل مروان نبيل ناصر أسامة"
    " قاسم رشيد سلطان سليمان طارق وليد وائل زيد زياد فاطمة مريم زينب عائشة ليلى نور نورا رانيا"
    " ريما سلمى سمر هالة هبة أبو أم بن بدر جاسم عادل عامر فارس فيصل مراد نعيم سعيد سعد عزيز"
)
"""Names of persons: what follows one is a family's name, not a place."""

GROUP_BEFORE = read_keys(
    "ahrar jaysh jaish jabhat liwa harakat hayat katibat katiba faylaq firqat kataib saraya ansar"
    " brigade battalion front movement university université bank army division"
    " حركة جبهة لواء كتيبة كتائب فرقة جيش تنظيم حزب هيئة ميليشيا مليشيا جامعة صحيفة قناة وكالة"
    " قاعدة إذاعة مجلس شركة مؤسسة جمعية منظمة نادي رابطة اتحاد مرصد شبكة تحالف فيلق سرايا أنصار"
    " أحرار لجنة بنك صفحة غرفة كلية مدرسة"
)
"""Heads of names of organisations: what follows belongs to a group."""

HONOURED = read_keys("شهداء أحرار أنصار أبناء martyrs sons lions")
"""Words between the head of a group's name and the place in it: لواء شهداء اليرموك."""

GROUP_AFTER = read_keys(
    "university universities council brigade brigades battalion battalions front movement army"
    " division divisions forces media academy party club institute foundation association coalition"
    " company group groups shield martyrs falcons lions eagles hawks legion network post times"
    " observatory العسكري الديمقراطية الديمقراطي coordination"
)
"""Ends of names of organisations that begin with a place: Manbij Military Council."""

HEADS = read_keys(
    "تل تلة كفر عين عيون بيت دير خربة جب أم أبو رأس وادي جبل خان شيخ الشيخ مشتى باب كرم ضهر جورة"
    " بستان برج جسر دوير مزرعة عرب قصر حصين نهر بئر بير مرج سهل حوش خراب ضاحية"
)
"""First words of compound Arabic names: one more word belongs to them."""

NO_NAME_AFTER = read_keys(
    "صغيرة كبيرة جديدة قديمة أخرى كاملة مجاورة قريبة بعيدة نائية حدودية تابعة واقعة تقع كانت كان"
    " تعرضت التي الذي هذه تلك ثانية واحدة قد لم لن ما لا أو و كما حيث بعد قبل تم تضم شهدت يسكنها"
    " آمنة محاصرة محررة مدمرة خالية صناعية جامعية رياضية سكني شعبي مجاور قديم جديد كبير صغير"
    " يوم أمس اليوم مساء صباح فجر ليل منذ لكن لأن بسبب الماضي المجاورة القديمة الصناعية الرياضية"
)
"""Words after قرية or بلدة that say something about it and do not name it."""

FACILITIES = read_keys(
    "hospital school mosque church street square clinic center centre dispensary market bakery"
    " stadium bridge garden park hotel tower building company factory"
)
"""Things in a town that bear names of their own."""

NOT_NAMES = read_keys(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december lundi mardi mercredi jeudi vendredi"
    " samedi dimanche janvier février mars avril mai juin juillet août septembre octobre novembre"
    " décembre the a an this that these those it he she they we in on at after before during when"
    " while from to for and but or not no yes all some many more most two three four five six seven"
    " eight nine ten his her their our its un une des dans pour par sur selon après avant les le la"
    " il elle ils elles nous et mais où ses son sa leur au aux du de en among its as by with"
    " old new great battle battles chief staff nations united states international"
    " there here where what who which shells shell shelling clashes clash airstrikes airstrike"
    " warplanes casualties martyrs killed kill injured wounded continue continued renewed violent"
    " forces regime army families residents sources people women men children"
)
"""Capitalised words that begin a sentence or a date and are no part of a name."""

NATIONALITIES = read_keys(
    "syrian syrians turkish russian iranian american israeli lebanese iraqi jordanian palestinian"
    " chechen uzbek uyghur turkmen kurd kurds turk turks iraqis houthi houthis afghan afghans"
    " kurdish arab arabs alawite alawites druze sunni shiite christian muslim islamic islamist"
    " european syrien syrienne syriens turc turque russe iranien kurde alaouite alaouites druzes"
    " iran russia israel egypt qatar saudi kuwait germany france britain london paris moscow tehran"
    " ankara istanbul geneva vienna brussels washington america europe greece libya yemen palestine"
    " gaza jerusalem"
)
"""Capitalised words for peoples, and for countries and cities that no gazetteer of Syria holds.

Alone they are no place: Syrian; the Syrian coast is one.
"""

KNOWN_WORDS = (
    GROUP_BEFORE
    | BEFORE
    | DIRECTIONS
    | PERSON_BEFORE
    | GIVEN_NAMES
    | FACILITIES
    | frozenset(ANNOUNCING)
)
"""Words that are read whole, whatever letters they begin with."""
