"""Running the rule over the samples, update after update, and the log of what it calculated."""
