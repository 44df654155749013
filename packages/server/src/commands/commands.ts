import type { Command } from "./command.ts";
import { configCheck } from "./config/check-config.ts";
import { run } from "./run/run.ts";
import { secretsCreate } from "./secrets/create-secrets.ts";
import { tokenMint } from "./token/mint-token.ts";
import { tokenVerify } from "./token/verify-token.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [run, configCheck, secretsCreate, tokenMint, tokenVerify];
