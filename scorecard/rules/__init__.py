"""Pure decisions over the model: scores and status, who is asked and reminded when, who may read what."""
