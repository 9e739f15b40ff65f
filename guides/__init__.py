"""How to check, when to withdraw, how to share, care away from home."""
