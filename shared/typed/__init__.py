"""What a person typed, read field by field; what is wrong is said in French at its place."""
