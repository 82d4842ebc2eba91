-- By how many persons the figure shown may differ from the one stated, because it was rounded.
ALTER TABLE published.flow
    ADD COLUMN rounding_error integer,
    ADD COLUMN withheld_note_en text,
    ADD COLUMN withheld_note_ar text
--;
COMMENT ON COLUMN published.flow.withheld_note_en IS
    'the same on a flow and on its parts, so that it does not tell which part is too small'
