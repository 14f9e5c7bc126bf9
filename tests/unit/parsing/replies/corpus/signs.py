"""Signs that phones, paste and Slack put around a value: locale, KPI asked for, typed text and meaning."""

STORED, REFUSED = "mttr 32", "unclear"
ROWS = {
    ("en_GB", "mttr"): {
        **dict.fromkeys(
            ("“32”", "'32'", "‘32’", "«32»", "„32“", '"32 min"', "mttr “32”", "mttr: '32'"), STORED
        ),
        **dict.fromkeys(
            ("32*", "32**", "32¹", "32†", "32 ‡", "32 [1]", "32[2]", "32 min*", "32 min [2]"), STORED
        ),
        **dict.fromkeys(("32-", "32 –", "32;", "32,", "32:", "mttr 32 -", "mttr* 32", "“MTTR” 32"), STORED),
        '"32", slow vendor': "mttr 32 (slow vendor)",
        "32*, slow vendor": "mttr 32 (slow vendor)",
        "'32' min, slow vendor": "mttr 32 (slow vendor)",
        "32 <@U0SAM>": "mttr 32 (<@U0SAM>)",
        "32 min @sam": "mttr 32 (@sam)",
        "mttr 32 #it-ops": "mttr 32 (#it-ops)",
        "32 https://example.com/d/1?x=2": "mttr 32 (https://example.com/d/1?x=2)",
        "32 <@U0SAM> not final": "mttr 32 ?rough (<@U0SAM> not final)",
        "32 https://example.com/d was 35": "mttr 32 ?number_in_note (https://example.com/d was 35)",
        "mttr ~ 32": "mttr 32 ?rough",
        '"about 32"': "mttr 32 ?rough",
        **dict.fromkeys(
            ("32-35", "32*1.2", "32* 1.2", "32*(2)", "32 * 2", "10^3", "32²", "32³", "32¹²"), REFUSED
        ),
        **dict.fromkeys(
            ("32 [12]", "32 [28]", "32 [35]", "<32", '"32-35"', '"32 or 33"', "32*, 33*", "32 #5"), REFUSED
        ),
        "“-32”": "mttr -32 ?negative",
        "32 [%]": "mttr 32 ?unclear",
    },
    ("en_GB", "p1"): {"p1 1*": "p1 1", "1 [2]": "unclear"},
    ("en_GB", "uptime"): {"99.9%*": "uptime 99.9", "99.95 [2]": "uptime 99.95"},
    ("en_GB", "variance"): {
        "2-": "variance 2|-2 ?two_readings",
        "budget variance − 2": "unclear",
        "budget variance −2": "variance -2",
    },
}
