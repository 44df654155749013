"""Write src/nodeprep-tables.ts: nodeprep's tables (RFC 3920 appendix A) from Python's own copy of RFC 3454.

    python3 scripts/nodeprep_tables.py > src/nodeprep-tables.ts

The modules `stringprep` and `unicodedata.ucd_3_2_0` of the standard library stay at Unicode 3.2 for ever, whatever
Python runs this.
"""

import stringprep as rfc3454
import textwrap
import unicodedata

FORBIDDEN = (
    rfc3454.in_table_c11_c12,
    rfc3454.in_table_c21_c22,
    rfc3454.in_table_c3,
    rfc3454.in_table_c4,
    rfc3454.in_table_c5,
    rfc3454.in_table_c6,
    rfc3454.in_table_c7,
    rfc3454.in_table_c8,
    rfc3454.in_table_c9,
    # RFC 3920 appendix A.5.
    lambda character: character in "\"&'/:<>@",
)
CHARACTERS = [chr(code) for code in range(0x110000)]


def base36(number):
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
        if not number:
            return digits


def boundaries(inside):
    """Where membership changes, each as its distance from the change before."""
    last, was, numbers = 0, False, []
    for code, character in enumerate(CHARACTERS):
        if inside(character) != was:
            numbers.append(base36(code - last))
            last, was = code, not was
    return numbers


def left_to_right(character):
    """Table D.2, and what Unicode put there later: a Prosody built with ICU goes by the Unicode of today.

    Characters that the tables of RFC 3454 do not know stay out; they are forbidden anyway.
    """
    if rfc3454.in_table_a1(character):
        return False
    return rfc3454.in_table_d2(character) or unicodedata.bidirectional(character) == "L"


def mappings():
    """Table B.2, and what Unicode corrected later, in two parts: runs `first count stride distance` of one character each, and everything longer."""
    table = {}
    for code, character in enumerate(CHARACTERS):
        if not rfc3454.in_table_a1(character) and not rfc3454.in_table_c5(character):
            mapped = corrected(rfc3454.map_table_b2(character))
            # `map_table_b2` lower-cases with the Unicode of this Python, which knows lower case letters that came later.
            if mapped != character and not any(map(rfc3454.in_table_a1, mapped)):
                table[code] = mapped
    single = {code: ord(to) - code for code, to in table.items() if len(to) == 1}
    runs = []
    for code in sorted(single):
        if code not in single:
            continue
        distance = single[code]
        stride, count = max(
            ((stride, count_run(single, code, stride)) for stride in (1, 2)),
            key=lambda run: run[1],
        )
        for step in range(count):
            del single[code + stride * step]
        sign = "-" if distance < 0 else ""
        runs.append(f"{base36(code)},{count},{stride},{sign}{base36(abs(distance))}")
    longer = [
        ",".join(base36(number) for number in (code, *map(ord, to)))
        for code, to in sorted(table.items())
        if len(to) > 1
    ]
    return runs, longer


def corrected(text):
    """Five ideographs were mapped wrongly until Unicode 4 (corrigendum 4), and nodeprep keeps to that for ever."""
    then = unicodedata.ucd_3_2_0.normalize("NFKC", text)
    return text if then == unicodedata.normalize("NFKC", text) else then


def count_run(single, code, stride):
    count = 1
    while single.get(code + stride * count) == single[code]:
        count += 1
    return count


def constant(name, comment, words):
    text = textwrap.fill(" ".join(words), 108, break_on_hyphens=False)
    return f"/** {comment} */\nexport const {name} = `\n{text}\n`;\n"


def main():
    runs, longer = mappings()
    print("// Made by scripts/nodeprep_tables.py; do not edit. All numbers but counts and strides are in base 36.\n")
    print(constant("UNASSIGNED", "RFC 3454 A.1: where membership changes.", boundaries(rfc3454.in_table_a1)))
    print(
        constant(
            "FORBIDDEN",
            "RFC 3454 C.1 to C.9 and RFC 3920 A.5: where membership changes.",
            boundaries(lambda character: any(inside(character) for inside in FORBIDDEN)),
        )
    )
    print(constant("RANDALCAT", "RFC 3454 D.1: where membership changes.", boundaries(rfc3454.in_table_d1)))
    print(constant("LCAT", "RFC 3454 D.2, and what reads so today: where membership changes.", boundaries(left_to_right)))
    print(constant("DELETED", "RFC 3454 B.1: where membership changes.", boundaries(rfc3454.in_table_b1)))
    print(constant("FOLDED", "RFC 3454 B.2, one to one: `first,count,stride,distance`.", runs))
    print(constant("EXPANDED", "RFC 3454 B.2, one to many: `from,to,to...`.", longer), end="")


if __name__ == "__main__":
    main()
