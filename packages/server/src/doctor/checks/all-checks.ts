import type { Check } from "../check.ts";
import { BOSH } from "./bosh.ts";
import { CONFIGURATION } from "./configuration.ts";
import { FILES } from "./files.ts";
import { GATEWAY } from "./gateway.ts";
import { PAGE } from "./page.ts";
import { PLONE } from "./plone.ts";
import { PLONE_KEY } from "./plone-key.ts";
import { PROSODY } from "./prosody.ts";
import { PROSODY_SETTINGS } from "./prosody-settings.ts";
import { PUBLIC_ADDRESS } from "./public-address.ts";
import { PUBLIC_HEADERS } from "./public-headers.ts";
import { SECRETS } from "./secrets.ts";
import { PATIENCE, WEBSOCKET } from "./websocket.ts";

/** Checks that belong together, as they are shown. */
export interface Group {
  title: string;
  checks: readonly Check[];
}

/** Every check, in the order in which they are told; what one depends on stands before it. */
export const GROUPS: readonly Group[] = [
  { title: "Configuration", checks: CONFIGURATION },
  { title: "Secrets", checks: SECRETS },
  { title: "Files", checks: FILES },
  { title: "Gateway", checks: GATEWAY },
  { title: "Prosody", checks: [...PROSODY, ...PROSODY_SETTINGS] },
  { title: "Plone", checks: [...PLONE, ...PLONE_KEY] },
  { title: "Through the public address", checks: [...PUBLIC_ADDRESS, ...PUBLIC_HEADERS] },
  { title: "In the page", checks: PAGE },
  { title: "Logging in", checks: [...WEBSOCKET, ...BOSH, ...PATIENCE] },
];
