import { expect, test } from "vitest";
import { freePort } from "../../../../prosody/test/environment/free-port.ts";
import { ask } from "./ask.ts";
import { startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

async function startCounting() {
  const metricsPort = await freePort();
  const site = await startSite({ metricsPort });
  const scrape = (path = "/metrics", headers: Record<string, string> = {}) =>
    ask(metricsPort, { path, headers: { Host: `127.0.0.1:${metricsPort}`, ...headers } });
  return { ...site, metricsPort, scrape };
}

test.each(["www.example.org", "evil.example", "127.0.0.1.evil.example", "127.0.0.1:1:2"])(
  "a page whose name points to this machine learns nothing: %j",
  async (host) => {
    const { scrape } = await startCounting();
    const reply = await scrape("/metrics", { Host: host });
    expect([400, 421]).toContain(reply.status);
    expect(reply.text).not.toContain("converse_");
  },
);

test("other addresses and methods are told what there is", async () => {
  const { scrape, metricsPort } = await startCounting();
  expect((await scrape("/")).text).toBe("There are /metrics and /metrics/prosody.\n");
  const posted = await ask(metricsPort, {
    method: "POST",
    path: "/metrics",
    headers: { Host: `localhost:${metricsPort}` },
  });
  expect(posted.status).toBe(405);
});

test("the site has no figures, whatever its address is", async () => {
  const { port } = await startCounting();
  for (const path of ["/metrics", "/chat/metrics", "/metrics/prosody"])
    expect((await ask(port, { path })).status).toBe(404);
});

test("answers and refusals are counted by route, status and code, and nothing that somebody sent", async () => {
  const { port, scrape, plone } = await startCounting();
  plone.answer = (_req, res) => json(res, { code: "member-anonymous", message: "" }, 401);
  await ask(port, { path: "/chat/health" });
  await ask(port, { path: "/chat/people?q=mallory", headers: { Cookie: "__ac=canary" } });
  const { text, headers } = await scrape();
  expect(headers["content-type"]).toContain("text/plain; version=0.0.4");
  expect(text).toContain('converse_requests_total{site="plone",route="health",status="200"} 1');
  expect(text).toMatch(/converse_refusals_total\{site="plone",code="[a-z-]+"\} 1/);
  expect(text).toContain('converse_request_seconds_count{route="health"} 1');
  expect(text).toContain('converse_info{version="2.0.0"} 1');
  expect(text).not.toMatch(/canary|mallory/);
});

test("Prosody is up, and as many connections to it are open", async () => {
  const { scrape, prosody } = await startCounting();
  expect((await scrape()).text).toMatch(/converse_xmpp_up 1\n[\s\S]*converse_tunnels 0\n/);
  Object.assign(prosody, { state: "backing-off" });
  expect((await scrape()).text).toContain("converse_xmpp_up 0\n");
});

test("what Prosody counts is passed on; while it says nothing that is not told as nothing", async () => {
  const { scrape, prosody } = await startCounting();
  expect((await scrape("/metrics/prosody")).status).toBe(503);
  Object.assign(prosody, { metrics: async () => "# EOF\n" });
  expect(await scrape("/metrics/prosody")).toMatchObject({ status: 200, text: "# EOF\n" });
});
