"""Steps: the use cases. The engine runs four of them; the commands of every platform call the others."""
