"""Pictures of cards: what people see on Discord and Slack, drawn from the cards that the bot makes."""
