import fc from "fast-check";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { LIMITS } from "../../src/compose/limits.ts";
import { loadConfig } from "../../src/config/index.ts";
import {
  PROXIES,
  renderBuildout,
  renderConverseToml,
  renderProductConfig,
  renderProxy,
  renderSystemdUnit,
  type SetupPlan,
} from "../../src/setup/index.ts";
import { PROXY_LIMITS } from "../../src/setup/proxy-limits.ts";
import { tomlString } from "../../src/setup/toml-string.ts";
import { makeFile } from "../config/files.ts";
import { UNUSUAL, USUAL } from "./plans.ts";

const GOLDEN = new URL("golden/", import.meta.url).pathname;
const PLANS = { usual: USUAL, unusual: UNUSUAL };

function snippetsOf(plan: SetupPlan) {
  const site = { base: plan.site.base, listen: plan.listen };
  return [
    renderProductConfig(plan),
    renderBuildout(plan),
    renderSystemdUnit(plan),
    ...PROXIES.flatMap((name) => renderProxy(name, site)),
  ];
}

const FILES = Object.entries(PLANS).flatMap(([name, plan]) => [
  [`${name}/converse.toml`, renderConverseToml(plan)] as const,
  ...snippetsOf(plan).map(({ name: file, text }) => [`${name}/${file}`, text] as const),
]);

test.each(FILES)("%s is the one that was agreed on", async (file, text) => {
  await expect(text).toMatchFileSnapshot(`${GOLDEN}${file}`);
});

test.each(["", "chat", "/chat/", "/chat/ { }", "/a b", "//evil.example", "/../x", "/*", "/chat\n"])(
  "no proxy gets the base %j",
  (base) => {
    for (const name of PROXIES)
      expect(() => renderProxy(name, { base, listen: USUAL.listen })).toThrow(TypeError);
  },
);

test.each(["", "a b", "127.0.0.1;", "x{y}", "$host", "example.org/", "a\nb", "-x"])(
  "nothing gets the host %j",
  (host) => {
    const listen = { host, port: 8090 };
    for (const name of PROXIES) expect(() => renderProxy(name, { base: "/chat", listen })).toThrow(TypeError);
    expect(() => renderProductConfig({ ...USUAL, listen })).toThrow(TypeError);
  },
);

test.each(["", "/a\nb", "/a\u0000", "/a ", "\u2028"])("zope.conf gets no file called %j", (ploneKey) => {
  const plan = { ...USUAL, files: { ...USUAL.files, ploneKey } };
  expect(() => renderProductConfig(plan)).toThrow(TypeError);
});

test("buildout gets no path of which it would replace a part", () => {
  const plan = { ...USUAL, files: { ...USUAL.files, ploneKey: `/srv/$${"{x:y}"}/plone.key` } };
  expect(() => renderBuildout(plan)).toThrow(TypeError);
});

test.each(["", "/a\nb", "/\u007f", '/a"b', "/a'b", "/a\\b", "bin/x"])(
  "systemd gets no program called %j",
  (program) => {
    const plan = { ...USUAL, service: { ...USUAL.service, program } };
    expect(() => renderSystemdUnit(plan)).toThrow(TypeError);
  },
);

test("a Prosody on another host is written with its address only", () => {
  expect(() => renderConverseToml({ ...USUAL, prosody: { run: "remote", httpPort: 5280 } })).toThrow(
    TypeError,
  );
});

test("half a surrogate pair is written nowhere", () => {
  expect(() => tomlString("\ud800")).toThrow(TypeError);
});

test("whatever text is written as TOML, the same is read", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, (value) => {
      expect(parse(`key = ${tomlString(value)}`)).toEqual({ key: value });
    }),
  );
});

test("`run` takes the files, and reads what was decided", async () => {
  for (const plan of [USUAL, UNUSUAL]) {
    const config = await loadConfig(await makeFile("converse.toml", renderConverseToml(plan)));
    const { origin, ...site } = plan.site;
    expect(config.sites).toEqual([{ ...site, origins: [origin], front: false }]);
    expect(config.listen).toEqual(plan.listen);
    expect(config.xmpp).toMatchObject({ run: plan.prosody.run, data: plan.files.data });
    expect(config.xmpp.url).toBe(plan.prosody.url ?? "http://127.0.0.1:5280");
  }
});

test("a port and a program that are not the usual ones are written", async () => {
  const prosody = { run: "supervised", httpPort: 5281, program: "/opt/prosody" } as const;
  const config = await loadConfig(await makeFile("converse.toml", renderConverseToml({ ...USUAL, prosody })));
  expect(config.xmpp).toMatchObject({ httpPort: 5281, prosody: "/opt/prosody" });
});

test("a proxy allows what the gateway allows", () => {
  expect(PROXY_LIMITS.bodyMebibytes * 1_048_576).toBeGreaterThan(LIMITS.file.bytes);
  expect(PROXY_LIMITS.idleSeconds * 1_000).toBeGreaterThan(LIMITS.file.idleMs);
});
