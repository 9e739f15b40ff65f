"""What staff changed, when and who; how it is read, and taken back."""
