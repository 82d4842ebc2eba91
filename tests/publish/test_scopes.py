"""The areas that figures cover, as paths: nothing in them is finer than what is shown."""

from stories import BASE, CITY, COUNTRY, DISTRICT, GOVERNORATE, PLACES, tell_claim, tell_event

from app.domain.place import Place
from app.publish.scopes import describe_subject, list_scope_paths, list_told_places

SHOWN = {"id": "evt_1", "reason_code": "first_report", "admin1_pcode": "SY91",
         "admin2_pcode": "SY9101", "admin3_pcode": None, "redaction": None}  # fmt: skip
FLOW = {"id": "flw_1", "reason_code": "first_report", "dest_country": "LB"}
COAST = Place("msr-syrian-coast", "region", "Coast", "الساحل", "SY", parent_id="SY")


def test_area_of_a_record_is_told_down_to_what_is_shown() -> None:
    assert describe_subject(SHOWN, [GOVERNORATE]).paths == ("SY/SY91",)
    assert describe_subject(SHOWN, [DISTRICT]).paths == ("SY/SY91/SY9101",)
    assert describe_subject(SHOWN, [COUNTRY]).paths == ("SY",)
    assert describe_subject(SHOWN, [COAST]).paths == ("SY/msr-syrian-coast",)
    assert describe_subject(SHOWN, [CITY]).paths == ("SY/SY91/SY9101/evt_1",)
    assert describe_subject(SHOWN).paths == ("SY/SY91/SY9101/evt_1",)


def test_area_of_a_record_that_is_withheld_is_not_told() -> None:
    coarse = SHOWN | {"admin2_pcode": None, "redaction": {"coarsened": True}}
    assert describe_subject(coarse, [DISTRICT]).paths == ("SY/SY91/evt_1",)
    assert describe_subject(SHOWN, [BASE]).paths == ("SY/SY91/SY9101/evt_1",)


def test_only_a_total_is_told_by_the_several_places_that_it_adds_up_over() -> None:
    several = {"place_id": "SY91", "waypoints": ["SY9101", "msr-north"], "precision": "governorate"}
    total = list_told_places(tell_event(scope="total", **several), PLACES)
    assert describe_subject(SHOWN, total).paths == ("LB/msr-north", "SY/SY91/SY9101")
    single = list_told_places(tell_event(**several), PLACES)
    assert describe_subject(SHOWN, single).paths == ("SY/SY91",)
    assert list_told_places(tell_event(place_id=None), PLACES) == []


def test_figures_about_people_who_moved_cover_where_they_were_counted() -> None:
    to_region = FLOW | {"dest_pcode": "msr-lb-akkar"}
    assert describe_subject(to_region).paths == ("LB/msr-lb-akkar",)
    assert describe_subject(FLOW | {"dest_pcode": "LB"}).paths == ("LB",)


def test_claim_covers_its_own_areas_or_its_locality_or_else_its_record() -> None:
    claim = tell_claim(claim_id="clm_1")
    assert list_scope_paths(claim, ["SY/SY91"], PLACES) == ["SY/SY91"]
    local = claim | {"locality_place_id": "C1"}
    assert list_scope_paths(local, ["SY/SY91"], PLACES) == ["SY/SY91/SY9101/C1"]
    both = local | {"scope_place_ids": ["SY91", "msr-north"]}
    assert list_scope_paths(both, ["SY/SY91"], PLACES) == ["LB/msr-north", "SY/SY91"]


def test_site_is_never_named_in_a_path() -> None:
    at_base = tell_claim(claim_id="clm_1", locality_place_id="msr-base")
    assert list_scope_paths(at_base, ["SY"], PLACES) == ["SY/SY91/SY9101/clm_1"]
