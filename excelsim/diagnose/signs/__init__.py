"""Signs: what can be seen of each illness in the data, the network and the log, before anything is tried again."""
