"""The words of the short guide: what to do, with which command, and what not to conclude."""

from __future__ import annotations

from app.serve.pages.about_words import Language

TASKS: tuple[tuple[str, str], ...] = (
    ("place", "{base}/api/collections/events/items?admin2_pcode=SY1002"
     "&datetime=2025-03-06/2025-03-09&f=csv"),
    ("qgis", "{base}/api/collections/events_points/export?f=geojson"),
    ("python", 'geopandas.read_file(\n  "{base}/api/collections/events/export'
     '?f=flatgeobuf&admin1_pcode=SY10")'),
    ("r", 'sf::st_read(\n  "{base}/api/collections/events/export?f=geojson&admin1_pcode=SY10")'),
    ("excel", "{base}/api/collections/events/export?f=csv&bom=1&admin1_pcode=SY10"),
    ("gdal", "ogr2ogr -f GPKG coast.gpkg \\\n  \"/vsicurl_streaming/{base}/api/collections/events/"
     "export?f=flatgeobuf&datetime=2025-03-06/2025-03-10\" \\\n"
     "  -nln events -mapFieldType StringList=String"),
    ("counts", "{base}/api/aggregates?by=admin1,month&f=csv"),
    ("then", "{base}/api/collections/events/items?known_at=2025-03-09&f=csv"),
    ("feed", "{base}/api/feeds/events.atom"),
)  # fmt: skip
"""Each task by its key, with a command or an address; `{base}` is the service's own."""
PARAMETERS = ("bbox", "datetime", "filter", "sortby", "properties", "limit", "known_at",
              "snapshot", "f", "lang")  # fmt: skip
READING = ("unknown", "span", "add", "where", "corridor", "silence")
"""What has to be known before a figure is used."""

GUIDE_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "guide_intro": "Read-only, without a key, for every program that speaks OGC API – "
        "Features or reads a file from an address. Programs that ask for a service are given",
        "guide_reading": "Before you use a figure",
        "read_unknown": "An empty figure means that nobody said, never 0.",
        "read_span": "low and high are the ends of what sources say; an empty high means "
        "“at least”. Quote the span and its sources, not one end alone.",
        "read_add": "Never add rows: totals of areas hold other rows, and two records may count "
        "the same people. /api/aggregates adds what may be added, and refuses the rest.",
        "read_where": "A point is good to precision_m metres. An area says that it happened "
        "somewhere inside, not everywhere.",
        "read_corridor": "The status of a corridor is the one last reported. It runs out, and it "
        "is no advice to travel.",
        "read_silence": "No record does not mean that nothing happened: some things are not "
        "known, and some are shown later or less precisely to protect people.",
        "guide_tasks": "Tasks",
        "task_place": "What happened in a district between two days",
        "told_place": "A day is written 2025-03-06; an event matches when its days overlap the "
        "range. Put f=html for f=csv to read it here.",
        "task_qgis": "A layer in QGIS",
        "told_qgis": "Layer › Add Vector Layer › Protocol: HTTP(S), GeoJSON. Once more with "
        "events_areas. Put conditions into the address: a filter that is set on a layer of "
        "OGC API – Features in QGIS gives wrong rows for days, and turns unknown into 0.",
        "task_python": "A GeoDataFrame in Python",
        "told_python": "NaN is unknown, or an open end.",
        "task_r": "The same in R",
        "told_r": "NA is unknown, or an open end.",
        "task_excel": "A sheet in Excel",
        "told_excel": "Data › From Web. Where the computer separates lists by semicolons, choose "
        "the comma in Data › From Text/CSV instead of a double click.",
        "task_gdal": "Everything as a GeoPackage",
        "told_gdal": "Conditions belong into the address: with -where on days GDAL writes an "
        "empty layer.",
        "task_counts": "How many, by governorate and month",
        "told_counts": "killed_not_added says how many events are not in the sum, because their "
        "dead may be counted elsewhere already.",
        "task_then": "What was known on a day",
        "told_then": "known_at is what sources had said by that day; snapshot is what this map "
        "showed. Cite with snapshot, so that others see what you saw.",
        "task_feed": "What is new or corrected",
        "told_feed": "Atom, or JSON Feed with .json; any selection can be followed.",
        "guide_parameters": "What addresses of records may be given",
        "parameter": "Parameter",
        "par_bbox": "minlon,minlat,maxlon,maxlat; longitude first. Records without a place come "
        "too.",
        "par_datetime": "a day, or a range 2025-03-06/2025-03-10",
        "par_filter": "a condition in CQL2: killed_low >= 5 AND admin1_pcode = 'SY10'",
        "par_sortby": "+name or -name; unknown comes last",
        "par_properties": "only these properties",
        "par_limit": "records per page, 100 without it; the next link leads on",
        "par_known_at": "a day: what sources had said by then",
        "par_snapshot": "a state of the map by number, day or instant",
        "par_f": "geojson, csv, ndjson, flatgeobuf, parquet or html",
        "par_lang": "en or ar, for pages",
        "guide_collections": "Collections, and what not to conclude from them",
        "caution": "Beware",
        "asked_with": "Asked with",
        "of_events": "Empty figures are unknown. Totals hold other rows.",
        "of_events_points": "Leaves out what is known by an area only, and what has no place.",
        "of_events_areas": "It happened somewhere inside the area, not everywhere.",
        "of_claims": "Never add: sources count the same people, and some repeat others. Only "
        "claims with status active stand.",
        "of_clusters": "Computed, not reported. Figures are those of its events, not of the area; "
        "what could not be counted is left out and told.",
        "of_corridors": "Last reported, schematic, and running out. Not for navigation.",
        "of_flows": "Rounded; small numbers are left out; part_of tells what lies in what.",
        "of_places": "Sites such as hospitals and shelters are left out on purpose.",
        "of_units": "Names and outlines are no judgement on any border.",
        "guide_more": "All of it: the whole description for programs, and the guide that comes "
        "with the source code (docs/api.md). Mistakes in a question are answered with what was "
        "given and what is allowed.",
    },
    "ar": {
        "guide_intro": "للقراءة فقط، دون مفتاح، لكل برنامج يفهم OGC API Features أو يقرأ ملفاً "
        "من عنوان. أعطِ البرامج التي تطلب خدمةً هذا العنوان",
        "guide_reading": "قبل أن تستخدم رقماً",
        "read_unknown": "الرقم الفارغ يعني أن أحداً لم يذكره، ولا يعني الصفر أبداً.",
        "read_span": "low وhigh هما طرفا ما تقوله المصادر؛ وhigh الفارغ يعني «على الأقل». اذكر "
        "المدى ومصادره، لا طرفاً واحداً.",
        "read_add": "لا تجمع السجلات: فمجاميع المناطق تشمل سجلات أخرى، وقد يعدّ سجلان الأشخاص "
        "أنفسهم. يجمع /api/aggregates ما يجوز جمعه ويرفض ما عداه.",
        "read_where": "النقطة دقيقة إلى precision_m متراً. والمنطقة تعني أن الحدث وقع في موضع ما "
        "منها، لا فيها كلها.",
        "read_corridor": "حالة الممر هي آخر ما أُبلغ عنه. وتنتهي صلاحيتها، وليست نصيحة بالسفر.",
        "read_silence": "غياب السجل لا يعني أن شيئاً لم يحدث: فبعض الأمور غير معروف، وبعضها يُعرض "
        "لاحقاً أو بدقة أقل لحماية الناس.",
        "guide_tasks": "مهام",
        "task_place": "ما حدث في منطقة بين يومين",
        "told_place": "يُكتب اليوم هكذا 2025-03-06؛ ويطابق الحدث إذا تقاطعت أيامه مع الفترة. ضع "
        "f=html مكان f=csv لتقرأه هنا.",
        "task_qgis": "طبقة في QGIS",
        "told_qgis": "Layer › Add Vector Layer › Protocol: HTTP(S)، وGeoJSON. ومرة أخرى مع "
        "events_areas. ضع الشروط في العنوان: فالمرشِّح على طبقة OGC API Features في QGIS يعطي "
        "صفوفاً خاطئة للأيام، ويحوّل غير المعروف إلى صفر.",
        "task_python": "جدول GeoDataFrame في Python",
        "told_python": "NaN تعني غير معروف أو طرفاً مفتوحاً.",
        "task_r": "الشيء نفسه في R",
        "told_r": "NA تعني غير معروف أو طرفاً مفتوحاً.",
        "task_excel": "جدول في Excel",
        "told_excel": "Data › From Web. وحيث يفصل الحاسوب القوائم بالفاصلة المنقوطة، اختر الفاصلة "
        "في Data › From Text/CSV بدل النقر المزدوج.",
        "task_gdal": "كل شيء في GeoPackage",
        "told_gdal": "مكان الشروط هو العنوان: فمع -where على الأيام يكتب GDAL طبقة فارغة.",
        "task_counts": "كم، بحسب المحافظة والشهر",
        "told_counts": "يبيّن killed_not_added عدد الأحداث التي لم تُجمع لأن قتلاها قد يكونون "
        "محسوبين في غيرها.",
        "task_then": "ما كان معروفاً في يوم ما",
        "told_then": "known_at هو ما قالته المصادر حتى ذلك اليوم؛ وsnapshot هو ما عرضته هذه "
        "الخريطة. استشهد مع snapshot ليرى غيرك ما رأيت.",
        "task_feed": "الجديد والمصحَّح",
        "told_feed": "بصيغة Atom، أو JSON Feed مع .json؛ ويمكن متابعة أي اختيار.",
        "guide_parameters": "ما يمكن أن تُعطاه عناوين السجلات",
        "parameter": "المعطى",
        "par_bbox": "minlon,minlat,maxlon,maxlat؛ خط الطول أولاً. وتأتي معها السجلات التي لا مكان "
        "لها.",
        "par_datetime": "يوم، أو فترة 2025-03-06/2025-03-10",
        "par_filter": "شرط بلغة CQL2، مثل killed_low >= 5 AND admin1_pcode = 'SY10'",
        "par_sortby": "+name أو -name؛ ويأتي غير المعروف آخراً",
        "par_properties": "هذه الخصائص وحدها",
        "par_limit": "عدد السجلات في الصفحة، و100 من دونه؛ ويقود الرابط next إلى ما بعدها",
        "par_known_at": "يوم: ما قالته المصادر حتى حينه",
        "par_snapshot": "حالة للخريطة برقمها أو يومها أو لحظتها",
        "par_f": "geojson أو csv أو ndjson أو flatgeobuf أو parquet أو html",
        "par_lang": "en أو ar، للصفحات",
        "guide_collections": "المجموعات، وما لا يصح استنتاجه منها",
        "caution": "انتبه",
        "asked_with": "تُسأل عن",
        "of_events": "الأرقام الفارغة غير معروفة. والمجاميع تشمل سجلات أخرى.",
        "of_events_points": "لا تشمل ما لا يُعرف إلا نطاقه، وما لا مكان له.",
        "of_events_areas": "وقع الحدث في موضع ما من المنطقة، لا فيها كلها.",
        "of_claims": "لا تُجمع: فالمصادر تعدّ الأشخاص أنفسهم، وبعضها ينقل عن بعض. ولا يقوم إلا ما "
        "حالته active.",
        "of_clusters": "محسوبة لا مُبلغ عنها. وأرقامها أرقام أحداثها لا أرقام المنطقة؛ ويُذكر ما "
        "تعذّر حسابه.",
        "of_corridors": "آخر ما أُبلغ عنه، برسم تخطيطي، وتنتهي صلاحيته. لا يصلح للملاحة.",
        "of_flows": "مقرّبة؛ والأعداد الصغيرة محذوفة؛ ويبيّن part_of ما يقع ضمن غيره.",
        "of_places": "حُذفت عمداً مواقع كالمستشفيات والملاجئ.",
        "of_units": "الأسماء والحدود لا تعبّر عن رأي في أي حدود.",
        "guide_more": "وكل ذلك: الوصف الكامل للبرامج، والدليل الذي يأتي مع الشيفرة "
        "(docs/api.md). ويُجاب عن الخطأ في السؤال بما أُعطي وبما هو مسموح.",
    },
}
"""By language, then by key: `task_…` and `told_…` of each task, `of_…` of each collection."""
