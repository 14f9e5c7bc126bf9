"""Slack user ids of the workspace's people."""

from bot.demo.people import PEOPLE

PRIYA, SAM, MEI, DIEGO, ANNA, HELEN = (person.id for person in PEOPLE)
