import type { Private } from "./converse-api.ts";

/** Whether the stream is up; true while nothing is known. */
export function isConnected({ env, state }: Private): boolean {
  const { CONNECTED, ATTACHED } = env.Strophe.Status;
  const status = state.connfeedback?.get("connection_status");
  return status === undefined || status === CONNECTED || status === ATTACHED;
}
