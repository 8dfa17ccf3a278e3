"""The right person, with the reason: plans (PAI), rules, alerts, and the watch that reconciles them."""
