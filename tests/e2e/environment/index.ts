export {
  addGroup,
  changeGroup,
  changeMember,
  changeRecord,
  changeSetting,
  deleteGroup,
  deleteMember,
  publishPage,
  renameGroup,
} from "./administer.ts";
export { Cable } from "./cable.ts";
export { copyLogs, errorsIn } from "./collect-logs.ts";
export { freePort } from "./free-port.ts";
export { giveContacts } from "./give-contacts.ts";
export type { Part } from "./part.ts";
export { RawStream } from "./raw-stream.ts";
export type { Account } from "./ready-line.ts";
export { letCodeRun } from "./run-code.ts";
export { secretsOf } from "./secrets-of.ts";
export { Site } from "./site.ts";
