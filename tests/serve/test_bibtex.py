"""An entry of a bibliography that TeX reads, whatever a title holds."""

from datetime import UTC, date, datetime

from app.serve.records.bibtex import write_bibtex

CITED = {
    "shown_at": datetime(2026, 1, 11, 12, tzinfo=UTC), "snapshot": 2, "revision": 3,
    "known_at": date(2025, 3, 9), "permalink": "https://masar.example/events/evt_1?snapshot=2",
}  # fmt: skip


def test_entry_names_what_makes_the_record_found_again() -> None:
    assert write_bibtex("evt_1", "Killings in Banias", CITED) == (
        "@misc{masar-evt_1-2,\n"
        "  author = {{Masar}},\n"
        "  title = {{Killings in Banias}},\n"
        "  year = {2026},\n"
        "  month = jan,\n"
        "  note = {As shown on 11 January 2026, revision 3 (snapshot 2), as known on 9 March "
        "2025},\n"
        "  url = {https://masar.example/events/evt_1?snapshot=2},\n"
        "}"
    )


def test_no_character_of_a_title_is_an_order_to_tex() -> None:
    entry = write_bibtex("a:b}c", "50 % \\input{x} #1_2^3 ~ $ & }", CITED)
    assert entry.startswith("@misc{masar-a-b-c-2,")
    title = entry.splitlines()[2]
    assert title == (r"  title = {{50 \% \textbackslash{}input\{x\} \#1\_2\^{}3 \~{} \$ \& \}}},")
