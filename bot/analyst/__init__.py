"""What articles say, worked out in a process of its own: language, topics, and the features by which stories are told."""
