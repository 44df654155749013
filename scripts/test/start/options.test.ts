import { expect, test } from "vitest";
import { HELP, parseStartOptions } from "../../start/options.mjs";

const parse = (...args: string[]) => parseStartOptions(args, "/srv/clone", "/home/jane");

test.each([
  [["--prot", "9000"], "There is no option --prot; did you mean --port?"],
  [["--verbose-everything"], "There is no option --verbose-everything; --help lists the options."],
  [["-p", "9000"], /There is no option -p; /],
  [["demo"], "`demo` is not understood; --help lists the options."],
  [["--port"], "--port needs a value; --help says which."],
  [["--port="], "--port needs a value; --help says which."],
  [["--json=yes"], "--json takes no value."],
  [["--port", "http"], "--port takes a number from 1 to 65535, not `http`."],
  [["--port", "0"], /--port takes a number/],
  [["--port", "65536"], /--port takes a number/],
  [["--port", "٨٠٨٠"], /--port takes a number/],
])("%j is refused: %s", (args, message) => {
  expect(() => parse(...args)).toThrowError(expect.objectContaining({ code: "start-usage" }));
  expect(() => parse(...args)).toThrowError(message);
});

test("without options it is port 8080 and a folder of the clone", () => {
  expect(parse()).toEqual({
    port: 8080,
    data: "/srv/clone/var/demo",
    reset: false,
    yes: false,
    json: false,
    help: false,
  });
});

test("a folder is where the person stands, not where the clone is", () => {
  expect(parse("--data", "site").data).toBe("/home/jane/site");
  expect(parse("--data", "/srv/site").data).toBe("/srv/site");
});

test("every option is in the help", () => {
  for (const name of Object.keys(parse())) expect(HELP).toContain(`--${name}`);
});
