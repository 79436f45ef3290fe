"""Study plans: made, ticked off, made again, and taken along."""
