"""What each section of the HTML brief shows, as plain values for its template."""
