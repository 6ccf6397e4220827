-- What templates said when notifications were accepted.
ALTER TABLE notification
  ADD COLUMN template text COLLATE "C",
  ADD COLUMN template_version integer,
  ADD COLUMN locale text COLLATE "C",
  ADD COLUMN texts json,
  -- Not looked for in the rows that there are, in which both are null: nobody could read meanwhile.
  ADD CONSTRAINT notification_template_version_check
    CHECK ((template_version IS NULL) = (template IS NULL)) NOT VALID;

COMMENT ON COLUMN notification.template IS 'The key of the template that its words come from; null: it was sent as words.';
COMMENT ON COLUMN notification.locale IS 'The language of title and message, as a tag of BCP 47; null if it is not known.';
COMMENT ON COLUMN notification.texts IS 'Title and message in the other languages of the template, by tag; null if there is none.';

-- An earlier version would leave them out: its sink is to stop.
UPDATE applied_position SET decoder = 7, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 7);
