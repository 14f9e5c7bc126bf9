"""Scorecard files to begin tests with."""

FILE = """\
key: it
name: IT Department
timezone: Europe/London
locale: en_GB
channel: C0SCORECARD
weekly_post: TUE 10:00
admins: [U0HEAD]
perspectives:
  - name: Internal processes
    weight: 1
    objectives:
      - name: Faster recovery
        statement: Reduce mean time to resolve by 30 % within 12 months
        due: 2027-11-30
        kpis:
          - key: mttr
            name: Mean time to resolve
            aliases: [MTTR]
            unit: min
            direction: lower
            frequency: weekly
            target: 30
            threshold: 45
            baseline: 60
            owner: U0PRIYA
            cover: U0SAM
            weight: 1
            prompt: "09:00"
          - key: uptime
            name: System uptime
            unit: "%"
            direction: higher
            frequency: weekly
            target: 99.90
            owner: U0SAM
  - name: Customer
    objectives:
      - name: Happier customers
        kpis:
          - key: nps
            name: Net promoter score
            unit: points
            direction: higher
            frequency: quarterly
            target: 40
            owner: U0PRIYA
"""


def changed(*swaps: tuple[str, str], source: str = FILE) -> str:
    """The file with some of its text swapped; each text must stand in it once."""
    for old, new in swaps:
        assert source.count(old) == 1, (old, source.count(old))
        source = source.replace(old, new)
    return source
