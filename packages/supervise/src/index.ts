export { endOrphan } from "./end-orphan.ts";
export { isPortFree } from "./is-port-free.ts";
export type { Backoff, ProcessOptions, State, StateDetail } from "./options.ts";
export { SupervisedProcess } from "./supervised-process.ts";
export { takeOver } from "./take-over.ts";
