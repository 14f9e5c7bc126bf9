"""What is measured and told of a running bot, for whoever watches over it."""
