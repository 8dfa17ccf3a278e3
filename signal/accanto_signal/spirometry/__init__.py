"""What a forced expiration says: how much air, how fast, how well blown, and against whom and when it is low."""
