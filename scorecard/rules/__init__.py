"""Pure decisions over the model: scores and status, prompt and reminder schedules, read permissions."""
