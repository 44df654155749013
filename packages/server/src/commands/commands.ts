import { addonAdd } from "./addon/add-addon.ts";
import { audit } from "./audit/show-audit.ts";
import type { Command } from "./command.ts";
import { configApply } from "./config/apply-config.ts";
import { configCheck } from "./config/check-config.ts";
import { configDiff } from "./config/diff-config.ts";
import { configShow } from "./config/show-config.ts";
import { configSchema } from "./config/show-schema.ts";
import { doctor } from "./doctor/doctor.ts";
import { init } from "./init/init.ts";
import { prosodyCheck } from "./prosody/check.ts";
import { prosodyShell } from "./prosody/shell.ts";
import { prosodyLog } from "./prosody/show-log.ts";
import { run } from "./run/run.ts";
import { secretsCheck } from "./secrets/check-secrets.ts";
import { secretsCreate } from "./secrets/create-secrets.ts";
import { secretsMove } from "./secrets/move-secrets.ts";
import { secretsPloneKey } from "./secrets/plone-key.ts";
import { secretsRotate } from "./secrets/rotate-secrets.ts";
import { secretsShow } from "./secrets/show-secrets.ts";
import { sessionsClose } from "./sessions/close-sessions.ts";
import { sessionsList } from "./sessions/list-sessions.ts";
import { sync } from "./sync/sync.ts";
import { tokenMint } from "./token/mint-token.ts";
import { tokenVerify } from "./token/verify-token.ts";
import { who } from "./who/who.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  init,
  addonAdd,
  run,
  doctor,
  configCheck,
  configShow,
  configDiff,
  configApply,
  configSchema,
  secretsCreate,
  secretsMove,
  secretsRotate,
  secretsPloneKey,
  secretsCheck,
  secretsShow,
  sessionsList,
  sessionsClose,
  who,
  sync,
  audit,
  prosodyCheck,
  prosodyShell,
  prosodyLog,
  tokenMint,
  tokenVerify,
];
