#!/usr/bin/env bash
# backprop in a shell script: one number at a time, pipes, exit codes, a loop, a grade.
# Run it from anywhere: bash examples/shell_tour.sh

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

echo "1. One number"
price=$(backprop apple_orange.yaml --get price)
echo "The bill is $price yen."

echo
echo "2. A problem from a pipe"
backprop --format plain << 'END'
expression: z = (x + y)**2
values: {x: 3, y: 4}
END

echo
echo "3. One problem, several prices"
for apple in 80 100 120; do
    echo "An apple at $apple yen: $(backprop apple.yaml apple="$apple" --get price) yen to pay."
done

echo
echo "4. All gradients, line by line"
backprop apple_orange.yaml --format plain | while IFS=': ' read -r key number; do
    case $key in
        d*_num) name=${key#d}; echo "One ${name%_num} more: $number yen." ;;
        dtax) echo "100 points more tax: $number yen." ;;
        d*) echo "One yen more for each ${key#d}: $number yen." ;;
    esac
done

echo
echo "5. Exit codes: 0 is well, 1 is a failed check, 2 is bad input"
if message=$(backprop 'x / y' x=1 y=0 2>&1); then
    echo "This line is never reached."
else
    echo "Exit code $?: ${message%%$'\n'*}"
fi

echo
echo "6. A grade: is the student's gradient the right one?"
expected=$(backprop apple.yaml --get dtax)
for answer in 100 200; do
    if [[ $answer == "$expected" ]]; then
        echo "dtax = $answer: pass"
    else
        echo "dtax = $answer: fail, tax is multiplied with apple * apple_num"
    fi
done
