-- Health counts what is over at each check, and prune looks for old notices: neither reads all that was ever sent.

CREATE INDEX delivery_over ON delivery (state) WHERE state IN ('parked', 'deleted', 'muted');
CREATE INDEX delivery_notice ON delivery (filed_at) WHERE kind = 'notice';
