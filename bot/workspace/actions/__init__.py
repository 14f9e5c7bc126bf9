"""The actions of people in a workspace."""
