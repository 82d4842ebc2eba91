-- Feeds page through what changed, newest first. On 5 M events the first index takes about half a
-- minute; nobody else reads meanwhile what the upgrade changes.
CREATE INDEX event_by_change ON published.event (shown_from DESC, id)
--;
CREATE INDEX flow_by_change ON published.flow (shown_from DESC, id)
--;
CREATE INDEX corridor_by_change ON published.corridor (shown_from DESC, id)
