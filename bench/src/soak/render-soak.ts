import type { SoakResult } from "./run-soak.ts";
import type { Minute } from "./summarise-soak.ts";

const MOST_GROWTH = 0.05;

const mb = (bytes: number) => (bytes / 1e6).toFixed(1);

/** One line for each minute. */
export function tellMinute({ minute, online, memory, cores, delivered, p50Ms, p99Ms, lost }: Minute): string {
  const of = (name: "gateway" | "prosody") =>
    `${name} ${mb(memory[name])} MB ${cores[name].toFixed(2)} cores`;
  const rest = `Plone ${cores.plone.toFixed(2)} cores, crowd ${cores.crowd.toFixed(2)} cores`;
  return `minute ${minute}: ${online} online, ${of("gateway")}, ${of("prosody")}, ${rest}; ${delivered} messages, p50 ${p50Ms} ms, p99 ${p99Ms} ms; ${lost} streams lost\n`;
}

export function tellSoak({ before, summary }: SoakResult): string {
  const { perMember, growth, lost } = summary;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `Memory with nobody online: gateway ${mb(before.gateway)} MB, Prosody ${mb(before.prosody)} MB
Of each member: gateway ${(perMember.gateway / 1e3).toFixed(1)} kB, Prosody ${(perMember.prosody / 1e3).toFixed(1)} kB
Growth from minute ${growth.from} on: gateway ${percent(growth.gateway)}, Prosody ${percent(growth.prosody)}
Streams lost: ${lost}
`;
}

/** Flat, and nobody lost a stream. */
export function isFlat({ summary: { growth, lost } }: SoakResult): boolean {
  return growth.gateway < MOST_GROWTH && growth.prosody < MOST_GROWTH && lost === 0;
}
