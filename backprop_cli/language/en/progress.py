"""What a terminal shows while it takes long."""

MESSAGES = {
    "progress": "{what} {seconds} s",
    "progress-working": "Working ...",
    "progress-reading": "Reading ...",
    "progress-solving": "Calculating ...",
    "progress-checking": "Checking with sympy ...",
    "progress-writing": "Preparing the output ...",
    "progress-marking": "Marking {at} of {count} ...",
    "progress-rows": "Calculating row {count} ...",
    "progress-share": "Calculating ... {share} %",
    "progress-comparing": "Comparing some rows ...",
}
