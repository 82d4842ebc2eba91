"""Names that give away a hospital or a refuge, and names that only look like one."""

import pytest

from app.publish.refuge_names import names_refuge, names_spot


@pytest.mark.parametrize(
    "name",
    [
        "Al-Noor Hospital", "HOSPITALS of the town", "field clinic, Rivertown", "Atmeh IDP camp",
        "Kamuna refugee camp", "Al-Amal school", "two schools", "Collective shelter 4",
        "Taftanaz Military Airbase", "137th Brigade Army Base", "Border Crossing (IDP Camp)",
        "hôpital de la ville", "École primaire", "camps de réfugiés", "abri", "base aérienne",
        "مستشفى النور", "المستشفى الوطني", "للمشفى", "بالمشفى", "والمخيم", "مُخَيَّم أطمة", "مخيّمات",
        "مدرسة الأمل", "المدارس", "ملجأ", "ملاجئ", "مأوى", "مركز إيواء", "قاعدة حميميم", "العيادات",
        "مستـشفى", "Mashfa al-Watani", "hospital_north", "Hospital2",
    ],
)  # fmt: skip
def test_name_of_a_refuge_is_recognised(name: str) -> None:
    assert names_refuge(name)


@pytest.mark.parametrize(
    "name",
    [
        None, "", "Homs town", "Campanya", "Basel street", "Baseera", "Schooner bay", "Abrin",
        "Deir ez Zor airport", "Zalin checkpoint", "حمص", "القاع", "خيمة", "المستقبل", "بانياس",
    ],
)  # fmt: skip
def test_ordinary_name_is_left_alone(name: str | None) -> None:
    assert not names_refuge(name)


@pytest.mark.parametrize(
    "name",
    [
        "Lane of the Tinsmiths, Rivertown", "Main Street", "building 7", "North checkpoint",
        "Old Mosque", "Market square", "rue du Port", "House no. ٤", "شارع البحر", "بالشارع",
        "مسجد", "دوّار السمك", "بناية الورد", "حاجز المدخل",
    ],
)  # fmt: skip
def test_name_of_a_street_or_a_building_is_recognised(name: str) -> None:
    assert names_spot(name)


@pytest.mark.parametrize(
    "name",
    [None, "", "Homs town", "Jobar neighbourhood", "Deir ez Zor city", "دير الزور", "Banyas",
     "جسر الشغور", "بانياس", "Aleppo countryside", "Bait Hussain", "Beit Sahm"],
)  # fmt: skip
def test_name_of_a_town_or_a_quarter_is_no_spot(name: str | None) -> None:
    assert not names_spot(name)
