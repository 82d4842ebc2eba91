-- Why one load corrects what it corrects, in an editor's words.
ALTER TABLE ledger.load ADD COLUMN note text
