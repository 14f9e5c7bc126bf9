"""The workspace's people by their Slack ids."""

from bot.demo.people import PEOPLE

PRIYA, SAM, MEI, DIEGO, ANNA, HELEN = (person.id for person in PEOPLE)
