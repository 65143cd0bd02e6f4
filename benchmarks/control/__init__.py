"""Control, judged on simulated campaigns, on wars with gold claims, and for speed."""
