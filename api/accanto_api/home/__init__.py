"""What a patient, or who helps them, sees and writes down at home: the day, own values, answers, receipts."""
