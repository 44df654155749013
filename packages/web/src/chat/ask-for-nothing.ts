import type { Private } from "./converse-api.ts";

/** Converse.js asks for desktop notifications as soon as it is connected, without a gesture. It must not. */
export function askForNothing({ api, _events }: Private): void {
  for (const { callback } of [...(_events["connected"] ?? [])]) {
    if (String(callback).includes("requestPermission")) api.listen.not("connected", callback);
  }
}
