"""Official documents: registry, collectors, making in the background, verification of a printed copy."""
