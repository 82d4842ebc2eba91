CREATE INDEX event_past ON published.event (shown_to, shown_from) WHERE shown_to IS NOT NULL
