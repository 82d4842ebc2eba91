"""What readers ask with: parameters, times, formats, cursors."""
