import { join } from "node:path";
import { countJunit, countPlaywright, countTap, countVitest } from "./counts.mjs";

/** @typedef {import("./run-one.mjs").Runner} Runner */
/** @typedef {"npm" | "build" | "plone-6.2" | "project-6.2" | "test-6.2" | "test-6.1"} Need what must be installed or built before */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} about
 * @property {"node" | "python" | "alone"} lane the first two run side by side; `alone` has the machine for itself
 * @property {readonly (keyof typeof import("../start/programs.mjs").PROGRAMS)[]} programs
 * @property {readonly Need[]} needs
 * @property {(place: Place) => Runner[]} runners
 */

/** @typedef {{ root: string, results: string }} Place `results`: the folder of reports and logs */

const TSCONFIGS = [
  "tsconfig.json",
  "packages/web/tsconfig.json",
  "packages/web/test/tsconfig.json",
  "tests/e2e/tsconfig.json",
];

/** @type {readonly Stage[]} */
export const STAGES = [
  {
    name: "check",
    about: "Biome, the types of every tsconfig.json, knip",
    lane: "node",
    programs: [],
    needs: ["npm"],
    runners: ({ root }) => [
      node(root, "Biome", "@biomejs/biome/bin/biome", "check", "."),
      ...TSCONFIGS.map((config) =>
        node(root, `types of ${config}`, "typescript/bin/tsc", "--noEmit", "-p", config),
      ),
      node(root, "knip", "knip/bin/knip.js"),
    ],
  },
  {
    name: "unit",
    about: "TypeScript, with Vitest",
    lane: "node",
    programs: ["prosody", "lua"],
    needs: ["npm", "build"],
    runners: (place) => [
      vitest(place, "unit", "vitest.config.ts"),
      node(
        place.root,
        "every branch of the token",
        "vitest/vitest.mjs",
        "run",
        "packages/token",
        "--coverage",
      ),
    ],
  },
  {
    name: "lua",
    about: "Lua: luacheck, busted with Prosody's own libraries, and a million mutated tokens",
    lane: "node",
    programs: ["prosody", "lua", "luacheck", "busted"],
    needs: [],
    runners: ({ root }) => [
      { name: "luacheck", command: "luacheck", args: ["."], cwd: join(root, "prosody") },
      {
        name: "busted",
        command: "busted",
        args: ["-o", "TAP"],
        cwd: join(root, "prosody"),
        count: { output: countTap },
      },
      {
        name: "mutated tokens",
        command: "lua5.4",
        args: ["fuzz/mutated_logins.lua", "1000000"],
        cwd: join(root, "prosody"),
        count: { output: countTap },
      },
    ],
  },
  {
    name: "live",
    about: "what talks to a live Prosody, with Vitest",
    lane: "node",
    programs: ["prosody"],
    needs: ["npm", "build"],
    runners: (place) => [vitest(place, "live", "vitest.live.config.ts")],
  },
  {
    name: "proxies",
    about: "what is written for web servers, systemd and Zope, read and run by these",
    lane: "node",
    programs: ["prosody", "nginx", "caddy", "apache", "haproxy", "systemdAnalyze"],
    needs: ["npm", "build", "project-6.2"],
    runners: (place) => [vitest(place, "proxies", "vitest.proxies.config.ts")],
  },
  {
    name: "plone",
    about: "Python: ruff, zpretty, and pytest on Plone 6.2 and 6.1",
    lane: "python",
    programs: [],
    needs: ["test-6.2", "test-6.1"],
    runners: (place) => [
      python(place, "ruff", "ruff", "check", ".", "../demo/plone"),
      python(place, "ruff format", "ruff", "format", "--check", ".", "../demo/plone"),
      python(place, "zpretty", "zpretty", "--check", "src"),
      pytest(place, "6.2"),
      pytest(place, "6.1"),
    ],
  },
  {
    name: "artefacts",
    about: "the npm tarball and the wheel, installed where the repository is not",
    lane: "alone",
    programs: ["prosody"],
    needs: ["npm", "build", "test-6.2"],
    runners: (place) => [vitest(place, "artefacts", "vitest.artefacts.config.ts"), ...wheel(place)],
  },
  {
    name: "start",
    about: "npm start: started, killed, started again, ended",
    lane: "alone",
    programs: ["prosody"],
    needs: ["npm", "build", "plone-6.2"],
    runners: (place) => [vitest(place, "start", "vitest.start.config.ts")],
  },
  {
    name: "faults",
    about: "processes of a real site killed under members who write to one another",
    lane: "alone",
    programs: ["prosody", "nginx"],
    needs: ["npm", "build", "plone-6.2"],
    runners: (place) => [vitest(place, "faults", "vitest.faults.config.ts")],
  },
  {
    name: "docs",
    about: "the add-on in projects of pip, uv and buildout; every command in the documentation, as root",
    lane: "alone",
    programs: ["prosody"],
    needs: ["npm", "build", "project-6.2"],
    runners: (place) => [vitest(place, "docs", "vitest.docs.config.ts")],
  },
  {
    name: "e2e",
    about: "the stories of members, in Chromium, on everything real",
    lane: "alone",
    programs: ["prosody", "chromium"],
    needs: ["npm", "build", "plone-6.2"],
    runners: ({ root, results }) => {
      const file = join(results, "e2e.json");
      return [
        {
          ...node(
            root,
            "Playwright",
            "@playwright/test/cli.js",
            "test",
            "-c",
            "tests/e2e/playwright.config.ts",
          ),
          env: { E2E_RESULTS: join(results, "e2e"), PLAYWRIGHT_JSON_OUTPUT_NAME: file },
          withinMs: 900_000,
          count: { file, read: countPlaywright },
        },
      ];
    },
  },
];

/**
 * @param {string} root
 * @param {string} name
 * @param {string} script below `node_modules`
 * @param {readonly string[]} args
 * @returns {Runner}
 */
function node(root, name, script, ...args) {
  return { name, command: process.execPath, args: [join(root, "node_modules", script), ...args], cwd: root };
}

/**
 * @param {Place} place
 * @param {string} name
 * @param {string} config
 * @returns {Runner}
 */
function vitest({ root, results }, name, config) {
  const file = join(results, `${name}.json`);
  const reports = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    ...node(root, `Vitest, ${name}`, "vitest/vitest.mjs", "run", "--config", config, ...reports),
    count: { file, read: countVitest },
  };
}

/**
 * @param {Place} place
 * @param {string} name
 * @param {string} program in the environment of the newer Plone
 * @param {readonly string[]} args
 * @returns {Runner}
 */
function python({ root }, name, program, ...args) {
  return { name, command: join(root, ".tools/test-6.2/bin", program), args, cwd: join(root, "plone") };
}

/**
 * @param {Place} place
 * @param {string} version of Plone
 * @returns {Runner}
 */
function pytest({ root, results }, version) {
  const file = join(results, `plone-${version}.xml`);
  return {
    name: `pytest on Plone ${version}`,
    command: join(root, `.tools/test-${version}/bin/python`),
    args: ["-m", "pytest", "-q", `--junitxml=${file}`],
    cwd: join(root, "plone"),
    count: { file, read: countJunit },
  };
}

/**
 * The wheel, built without a network and tried in a Plone of its own.
 *
 * @param {Place} place
 * @returns {Runner[]}
 */
function wheel({ root, results }) {
  const interpreter = join(root, ".tools/test-6.2/bin/python");
  const uv = join(root, ".tools/uv/bin/uv");
  const folder = join(results, "wheel");
  const report = join(results, "wheel.xml");
  const offline = ["--wheel", "--offline", "--no-build-isolation", "--python", interpreter];
  const file = join(folder, "collective_converse-2.0.0-py3-none-any.whl");
  return [
    {
      name: "build of the wheel",
      command: uv,
      args: ["build", ...offline, "--out-dir", folder, "plone"],
      cwd: root,
    },
    {
      name: "pytest on the wheel",
      command: interpreter,
      args: ["-m", "pytest", "-q", "plone/artefact", "--wheel", file, "--uv", uv, `--junitxml=${report}`],
      cwd: root,
      count: { file: report, read: countJunit },
    },
  ];
}
