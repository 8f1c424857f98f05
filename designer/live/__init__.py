"""What happens, pushed to the browsers that watch."""
