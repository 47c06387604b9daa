-- People read why a channel is paused in words of their own: what the words are, and what they name. JSON: [code, {name: value}]; NULL: unknown.
ALTER TABLE destination ADD COLUMN pause_why TEXT;
