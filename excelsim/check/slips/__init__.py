"""Slips: what people do to a line of the rule, each as a change of the tree that is there."""
