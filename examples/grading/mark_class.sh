#!/usr/bin/env bash
# Marks a class: a summary, a spreadsheet, one student's reasons, and what to do with the exit codes.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit
marks=$(mktemp)
trap 'rm -f "$marks"' EXIT

echo "1. The class"
backprop grade --pass 60% key.yaml class

echo
echo "2. The same for a spreadsheet: the name, the points, their share, and whether it passed"
backprop grade --pass 60% --format csv key.yaml class > "$marks"
cut -d, -f 1,3,5,6 "$marks"

echo
echo "3. Why Ben's gradients are wrong"
backprop grade key.yaml class/ben.txt

echo
echo "4. Exit codes: 0 passed, 1 not passed, 2 cannot be marked"
for submission in class/*; do
    backprop grade --pass 60% key.yaml "$submission" > "$marks"
    case $? in
        0) echo "$submission: pass" ;;
        1) echo "$submission: try again" ;;
        *) echo "$submission: hand it in once more, $(tail -n 1 "$marks")" ;;
    esac
done
