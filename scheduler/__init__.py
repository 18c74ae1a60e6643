"""What the clock does: reminders, broadcasts, states that move by themselves, and delivery."""
