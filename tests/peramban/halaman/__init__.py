"""Page objects: what a person sees and does on one page, in the person's words."""
