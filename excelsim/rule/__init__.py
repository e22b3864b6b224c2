"""The heart: the learning rule, written once. Activations, the way back, scores, normalisation."""
