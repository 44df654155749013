import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  answerOf,
  damaged,
  type Fuzzed,
  fuzzed,
  jsonLike,
  quickly,
  textOf,
} from "../../../../tests/fuzz/fuzzed.ts";
import { readPidFile } from "../../../supervise/src/pid-file.ts";
import { addToBuildout } from "../../src/addon/add-to-buildout.ts";
import { addToInstanceYaml } from "../../src/addon/add-to-instance-yaml.ts";
import { addToPyproject } from "../../src/addon/add-to-pyproject.ts";
import { addToRequirements } from "../../src/addon/add-to-requirements.ts";
import { followValues, openBuildout } from "../../src/addon/buildout.ts";
import { mentionsUv } from "../../src/addon/mentions-uv.ts";
import { addToZopeConf } from "../../src/addon/product-config.ts";
import { readBuildout } from "../../src/addon/read-buildout.ts";
import { readZopeConf } from "../../src/addon/read-zope-conf.ts";
import { appendToArray, scanTomlArray } from "../../src/addon/scan-toml-array.ts";
import { insertLines, splitLines } from "../../src/addon/text-lines.ts";
import { isAddOn } from "../../src/addon/wanted.ts";
import { readControl } from "../../src/commands/sessions/read-control.ts";
import { findLine } from "../../src/config/find-line.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { parseOrderSecret, parsePloneKeys, parseSecrets } from "../../src/config/parse-secrets.ts";
import { readToml } from "../../src/config/read-toml.ts";
import { readKept, renderKept } from "../../src/system/settings-file.ts";
import { ProsodyReading } from "./prosody-reading.ts";

const SRC = "packages/server/src";
const prosody = new ProsodyReading();
const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const WANTED = { version: "2.0.0", productConfig: [["gateway", "http://127.0.0.1:8090"]] as const };
const SETTINGS = { domain: null, historyDays: 30, fileSharing: true, fileQuotaMib: 5 };
const CONFIG = `[listen]
host = "127.0.0.1"
port = 8090
[xmpp]
run = "supervised"
data = "data"
[sites.plone]
origins = ["https://www.example.org"]
plone = "http://127.0.0.1:8080"
path = "/Plone"
domain = "example.org"
base = "/chat"
`;
const SECRETS = `version = 1
[sites.plone]
otp_seed = "QMLI7ZKDSUE5OWTB"
token_secret = "W4QZ2JTN7HMDUEAVK5XO3LRC6YPGSIFB"
[sites.plone.previous]
otp_seed = "6TBXGJNYQ3ZAMRHE"
token_secret = "E3VYCKRO5WJAZ7NTUH2GQXMB6DPLS4IF"
[prosody]
order_secret = "${"0123456789abcdef".repeat(4)}"
`;
const toml = (whole: string) =>
  fc.oneof(
    textOf(
      ...whole.split(/(?<=\n)/),
      "[",
      "]",
      "=",
      '"',
      "'",
      "\n",
      "#",
      "{",
      "}",
      ".",
      "length = {valueOf=1,toString=1}",
      '"""',
      "1979-05-27",
      "inf",
    ),
    fc
      .tuple(fc.nat({ max: whole.length }), fc.nat({ max: 6 }), fc.string({ unit: "binary", maxLength: 4 }))
      .map(([start, removed, put]) => whole.slice(0, start) + put + whole.slice(start + removed)),
  );
const REFUSALS = ["config-syntax", "config-unknown-key", "config-invalid", "secrets-syntax"];
const zope = textOf(
  "<product-config collective.converse>\n",
  "</product-config>\n",
  "gateway http://127.0.0.1:8090\n",
  "<zodb_db main>\n",
  "</zodb_db>\n",
  "%include x\n",
  "%define a b\n",
  "#",
  "<",
  "/>",
  ">",
  " ",
  "\n",
  "\u2028",
  "(",
  "$a",
);
const buildout = textOf(
  "[buildout]\n",
  "[instance]\n",
  "recipe = plone.recipe.zope2instance\n",
  "eggs =\n",
  "    Plone\n",
  "<= base\n",
  "[base:a]\n",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is buildout's
  "${instance:eggs}",
  "+=",
  "-=",
  "extends = x\n",
  "#",
  ";",
  "\n",
  " ",
  "[",
  "]",
  ":",
  "zope-conf-additional =\n",
  "    <product-config collective.converse>\n",
);

/** A file that is completed: what was added is found again, and a second time there is nothing to add. */
function completed(
  file: string,
  name: string,
  from: fc.Arbitrary<string>,
  add: (text: string) => string,
): Fuzzed {
  return fuzzed({
    file: `${SRC}/${file}`,
    name: `${name}: the same file again, or the code that it is unclear`,
    from,
    holds(text) {
      const once = quickly(() => answerOf(() => add(text), "addon-project-unclear"));
      if ("value" in once) assert.equal(add(once.value), once.value);
    },
  });
}

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: `${SRC}/config/load-config.ts`,
    name: "loadConfig: a configuration, or what is wrong with it",
    from: toml(CONFIG),
    async holds(text) {
      const path = join(folder, "converse.toml");
      writeFileSync(path, text);
      const answer = await loadConfig(path).catch((error: Error & { code?: string }) => {
        if (REFUSALS.includes(error.code ?? "")) return undefined;
        throw error;
      });
      for (const site of answer?.sites ?? []) assert.match(site.base, /^\/[A-Za-z0-9._~/-]+$/);
    },
  }),
  fuzzed({
    file: `${SRC}/config/read-toml.ts`,
    name: "readToml: a table, or a code; no word of what is hidden",
    from: fc.oneof(
      toml(SECRETS).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 64 }).map(Buffer.from),
    ),
    holds(bytes) {
      try {
        assert.equal(
          typeof quickly(() => readToml(bytes, { path: "x", code: "secrets-syntax", hidden: true })),
          "object",
        );
      } catch (error) {
        assert.equal((error as { code?: string }).code, "secrets-syntax");
        assert.equal((error as Error).cause, undefined);
        assert.match(
          (error as Error).message,
          /^x(?:, line \d+, column \d+: this is not valid TOML| is not UTF-8; save it as UTF-8)$/,
        );
      }
    },
  }),
  fuzzed({
    file: `${SRC}/config/parse-secrets.ts`,
    name: "parseSecrets: pairs, or the code, and no secret in it",
    from: toml(SECRETS),
    holds(text) {
      for (const parse of [parseSecrets, parsePloneKeys, parseOrderSecret]) {
        try {
          quickly(() => parse(Buffer.from(text), "secrets.toml"));
        } catch (error) {
          assert.equal((error as { code?: string }).code, "secrets-syntax", String(error));
          assert.doesNotMatch(String((error as Error).message), /[A-Z2-7]{10}|[0-9a-f]{16}/);
        }
      }
    },
  }),
  fuzzed({
    file: `${SRC}/config/find-line.ts`,
    name: "findLine: a line that is there",
    from: fc.tuple(toml(CONFIG), textOf("sites", ".", "plone", '"', "listen.port", "'")),
    holds([text, key]) {
      // It reads what was read as TOML before, in which each of these has an end.
      const isEnding = !/"""|'''/.test(text);
      const line = isEnding ? quickly(() => findLine(text, key)) : findLine(text, key);
      assert.ok(line === undefined || (line >= 1 && line <= text.split("\n").length));
    },
  }),
  fuzzed({
    file: `${SRC}/system/settings-file.ts`,
    name: "readKept: what was kept, else nothing and a word",
    from: fc.oneof(
      damaged({ version: 1, sites: { plone: SETTINGS } }).map((json) => JSON.stringify(json) ?? ""),
      jsonLike("version", "sites").map((json) => JSON.stringify(json)),
      textOf("{", '"version": 1', '"sites": {}', "}", "\n"),
    ),
    async holds(text) {
      const path = join(folder, "settings.json");
      writeFileSync(path, text);
      const words: string[] = [];
      const kept = await readKept(path, (why) => words.push(why));
      assert.ok(kept.size === 0 || words.length === 0);
      writeFileSync(path, renderKept(kept));
      assert.deepEqual(await readKept(path, (why) => words.push(why)), kept);
    },
  }),
  fuzzed({
    file: `${SRC}/commands/sessions/read-control.ts`,
    name: "readControl: a port and a key, or the code",
    from: fc.oneof(
      damaged({ port: 8090, key: "a".repeat(64) }).map((json) => JSON.stringify(json) ?? ""),
      textOf("{", '"port":', "8090", '"key":', "}", "null"),
    ),
    async holds(text) {
      writeFileSync(join(folder, "control.json"), text);
      const answer = await readControl(folder).catch((error: Error & { code?: string }) => {
        assert.equal(error.code, "gateway-not-running");
        return undefined;
      });
      if (answer) assert.match(answer.key, /^[0-9a-f]{64}$/);
    },
  }),
  fuzzed({
    file: `${SRC}/addon/read-zope-conf.ts`,
    name: "readZopeConf: sections, or the code, and nothing of the file in it",
    from: zope,
    holds(text) {
      const answer = quickly(() => answerOf(() => readZopeConf(text, "zope.conf"), "zope-conf-unclear"));
      if (!("value" in answer)) return;
      for (const { keys } of answer.value.sections)
        for (const { value } of keys.values()) assert.ok(text.includes(value));
    },
  }),
  completed("addon/product-config.ts", "addToZopeConf", zope, (text) =>
    addToZopeConf(text, "zope.conf", WANTED.productConfig),
  ),
  fuzzed({
    file: `${SRC}/addon/read-buildout.ts`,
    name: "readBuildout: options in their lines",
    from: buildout,
    holds(text) {
      const lines = splitLines(text).lines.length;
      for (const { start, end, options } of quickly(() => readBuildout(text))) {
        assert.ok(start < end && end <= lines);
        for (const option of options) assert.ok(option.start >= start && option.end <= end);
      }
    },
  }),
  fuzzed({
    file: `${SRC}/addon/buildout.ts`,
    name: "followValues: an end, however parts lead to one another",
    from: buildout,
    holds: (text) => void quickly(() => followValues(openBuildout(text, []), "instance", "eggs")),
  }),
  completed("addon/add-to-buildout.ts", "addToBuildout", buildout, (text) =>
    addToBuildout(
      { name: "buildout.cfg", text, extended: [], isExtendedElsewhere: false, parts: ["instance"] },
      WANTED,
    ),
  ),
  completed(
    "addon/add-to-pyproject.ts",
    "addToPyproject",
    toml('[project]\nname = "site"\nversion = "1"\ndependencies = [\n    "Plone",\n]\n[tool.uv.sources]\n'),
    (text) => addToPyproject(text, "pyproject.toml", WANTED, true),
  ),
  completed(
    "addon/add-to-requirements.ts",
    "addToRequirements",
    textOf(
      "Plone\n",
      "collective.converse",
      "==2.0.0",
      "\n",
      "#",
      " ",
      "\\",
      "--hash=x",
      "-c constraints.txt\n",
      "[test]",
      ";",
      "@",
    ),
    (text) => addToRequirements(text, "requirements.txt", WANTED),
  ),
  completed(
    "addon/add-to-instance-yaml.ts",
    "addToInstanceYaml",
    textOf(
      "default_context:\n",
      "    product_config:\n",
      "        collective.converse:\n",
      "            gateway: x\n",
      "  ",
      "\t",
      "#",
      ":",
      "\n",
      '"',
    ),
    (text) => addToInstanceYaml(text, "instance.yaml", WANTED.productConfig),
  ),
  fuzzed({
    file: `${SRC}/addon/scan-toml-array.ts`,
    name: "scanTomlArray: an array that ends, and one value more in it",
    from: textOf("[", "]", '"a"', "'b'", ",", "\n", "    ", "#", "{", "}", '"""', "\\"),
    holds(text) {
      const array = quickly(() => scanTomlArray(`[${text}`, 0));
      if (array === undefined) return;
      assert.equal(`[${text}`[array.close], "]");
      assert.ok(appendToArray(`[${text}`, array, '"new"').includes('"new"'));
    },
  }),
  fuzzed({
    file: `${SRC}/addon/text-lines.ts`,
    name: "insertLines: all other lines as they were",
    from: fc.tuple(textOf("a", "\n", "\r\n", "\r", "b"), fc.nat({ max: 20 })),
    holds([text, at]) {
      const linesOf = (whole: string) =>
        splitLines(whole)
          .lines.map((line) => line.replace(/\r+$/, ""))
          .filter((line) => line !== "new" && line !== "");
      assert.deepEqual(linesOf(insertLines(text, at, ["new"])), linesOf(text));
    },
  }),
  fuzzed({
    file: `${SRC}/addon/wanted.ts`,
    name: "isAddOn: the add-on, somebody else, or the code of version 1",
    from: textOf(
      "collective.converse",
      "Collective_Converse",
      "[test]",
      ">=2",
      "==1.0",
      "<2",
      " ",
      ";",
      "@",
      "[",
      "~=",
    ),
    holds(text) {
      const answer = quickly(() => answerOf(() => isAddOn(text, "x"), "addon-project-unclear"));
      if ("value" in answer && answer.value) assert.match(text, /collective[-._]+converse/i);
    },
  }),
  fuzzed({
    file: `${SRC}/addon/mentions-uv.ts`,
    name: "mentionsUv: yes or no",
    from: toml("[tool.uv]\n[project]\n"),
    holds: (text) => assert.equal(typeof quickly(() => mentionsUv(text)), "boolean"),
  }),
  fuzzed({
    file: "packages/supervise/src/pid-file.ts",
    name: "readPidFile: processes that may be signalled, or none",
    from: fc.oneof(
      damaged({ pid: 12, started: "x", commandLine: "y", parent: { pid: 11, started: "z" } }).map(
        (json) => JSON.stringify(json) ?? "",
      ),
      textOf("{", '"pid":', "1", "}"),
    ),
    async holds(text) {
      const path = join(folder, "prosody.json");
      writeFileSync(path, text);
      const record = await readPidFile(path);
      if (record) assert.ok(record.pid > 1 && record.parent.pid > 1 && typeof record.started === "string");
    },
  }),
  fuzzed({
    file: `${SRC}/config/check-form.ts`,
    name: "checkForm: what the gateway takes Prosody takes, and understands the same",
    from: toml(SECRETS),
    async holds(text) {
      const ours = answerOf(() => parseSecrets(Buffer.from(text), "secrets.toml"), "secrets-syntax");
      if (!("value" in ours)) return;
      const order = parseOrderSecret(Buffer.from(text), "secrets.toml");
      const said = [...ours.value].map(([name, pairs]) =>
        [name, ...pairs.map((pair) => `${pair?.otpSeed}/${pair?.tokenSecret}`)].join(" "),
      );
      const expected = [
        ...said.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
        ...(order === "" ? [] : [order]),
      ];
      assert.equal(await prosody.read(text), expected.join(","));
    },
  }),
];
