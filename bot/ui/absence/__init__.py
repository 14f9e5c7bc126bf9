"""Who is away, back or gone, and the days that somebody works on."""
