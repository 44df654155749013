export { changeSetting, publishPage } from "./administer.ts";
export { alive } from "./alive.ts";
export { Cable } from "./cable.ts";
export { copyLogs } from "./collect-logs.ts";
export { freePort } from "./free-port.ts";
export type { Account } from "./ready-line.ts";
export { Site } from "./site.ts";
