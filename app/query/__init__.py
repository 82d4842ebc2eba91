"""Every question of the read side, as pure builders of SELECTs over what is published."""
