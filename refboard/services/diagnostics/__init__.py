"""What tells of itself: logs, timing, crash reports, versions and licences."""
