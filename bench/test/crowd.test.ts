import { describe, expect, it } from "vitest";
import { archiveQuestion, nextPage, readResult } from "../src/crowd/archive.ts";
import { judge } from "../src/crowd/judge.ts";
import { Ledger } from "../src/crowd/ledger.ts";
import { mostWithin } from "../src/crowd/most-within.ts";
import { Outbox } from "../src/crowd/outbox.ts";
import { addressOf } from "../src/crowd/where.ts";

describe("what a client has sent", () => {
  it("refuses a server that has handled more than was sent, or less than before", () => {
    const outbox = new Outbox();
    outbox.push({ stanza: "<presence/>" });
    expect(() => outbox.acknowledge(2)).toThrow("2 more of 1");
    outbox.acknowledge(1);
    expect(() => outbox.acknowledge(0)).toThrow("-1 more");
  });

  it("answers what is news, and counts from the beginning on another stream", () => {
    const outbox = new Outbox();
    for (const id of ["a", "b", "c"]) outbox.push({ stanza: "<message/>", id });
    expect(outbox.acknowledge(1).map(({ id }) => id)).toEqual(["a"]);
    expect(outbox.begin().map(({ id }) => id)).toEqual(["b", "c"]);
    outbox.push({ stanza: "<message/>", id: "d" });
    expect(outbox.acknowledge(1).map(({ id }) => id)).toEqual(["d"]);
  });
});

describe("what became of messages", () => {
  function ledgerWith(...ids: string[]): Ledger {
    const ledger = new Ledger(() => 0);
    for (const id of ids) ledger.sent(id, 1, 2);
    return ledger;
  }

  it("finds the one that was acknowledged and is not in the archive", () => {
    const ledger = ledgerWith("kept", "lost", "open");
    for (const id of ["kept", "lost"]) {
      ledger.acknowledged(id);
      ledger.came(id, 2);
    }
    const verdict = judge(ledger.messages(), new Map([["kept", 1]]));
    expect(verdict).toMatchObject({ missing: ["lost"], open: 1, messages: 3, acknowledged: 2 });
  });

  it("finds what came twice, and what is in the archive twice", () => {
    const ledger = ledgerWith("a", "b");
    for (const id of ["a", "a", "b"]) ledger.came(id, 2);
    const archived = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    expect(judge(ledger.messages(), archived)).toMatchObject({ cameTwice: ["a"], archivedTwice: ["b"] });
  });

  it("finds what its recipient never saw, and does not count what somebody else saw", () => {
    const ledger = ledgerWith("a", "b");
    for (const id of ["a", "b"]) ledger.acknowledged(id);
    ledger.came("a", 3);
    ledger.fetched("b", 2);
    const archived = new Map([
      ["a", 1],
      ["b", 1],
    ]);
    expect(judge(ledger.messages(), archived)).toMatchObject({ unknown: ["a"], missing: [] });
  });
});

describe("an archive", () => {
  const result =
    "<message to='ada@x.test/crowd' from='ada@x.test' xmlns='jabber:client'><result id='7' xmlns='urn:xmpp:mam:2' queryid='q'>" +
    "<forwarded xmlns='urn:xmpp:forward:0'><delay stamp='2026-01-01T00:00:00Z' xmlns='urn:xmpp:delay'/>" +
    "<message from='bob@x.test/crowd' id='m1' to='ada@x.test' xmlns='jabber:client'><body>Hello</body></message></forwarded></result></message>";

  it("names each message as its sender did", () => {
    expect(readResult(result, "ada@x.test")).toEqual({ id: "m1", isIncoming: true });
    expect(readResult(result, "bob@x.test")).toEqual({ id: "m1", isIncoming: false });
    expect(readResult("<message id='m1'><body>Hello</body></message>", "ada@x.test")).toBeUndefined();
  });

  it("is read page by page", () => {
    expect(nextPage("<iq><fin complete='true'><set><last>9</last></set></fin></iq>")).toBeUndefined();
    expect(nextPage("<iq><fin><set><last>9</last></set></fin></iq>")).toBe("9");
    expect(archiveQuestion("q", { after: "9" })).toContain("<after>9</after>");
    expect(archiveQuestion("q", { since: "2026-01-01T00:00:00Z" })).toContain(
      "<value>2026-01-01T00:00:00Z</value>",
    );
  });
});

it("counts the most that lie close together", () => {
  expect(mostWithin([], 100)).toBe(0);
  expect(mostWithin([300, 0, 99, 50, 100], 100)).toBe(3);
});

it("gives each member an address of the loopback", () => {
  const addresses = Array.from({ length: 5_000 }, (_, place) => addressOf(place));
  expect(new Set(addresses).size).toBe(5_000);
  for (const address of addresses) expect(address).toMatch(/^127\.\d+\.\d+\.\d+$/);
  expect(addresses).not.toContain("127.0.0.1");
});
