"""Letters by post: printed in a batch, posted by hand."""
