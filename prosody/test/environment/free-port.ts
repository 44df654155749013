import { isPortFree } from "@collective-converse/supervise";
import { choosePorts } from "../../../demo/src/choose-ports.ts";

/** A port of the loopback that nothing listens on now, nor gets from the system before it is used. */
export async function freePort(): Promise<number> {
  const [port = 0] = await choosePorts(1, { isFree: isPortFree, random: Math.random });
  return port;
}
