import type { SystemRooms } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Asker } from "../plone/plone.ts";
import { type SignQuestionOptions, signQuestion } from "../system/sign-question.ts";
import { checkRooms } from "./check-rooms.ts";

export interface AskRoomsOptions extends SignQuestionOptions {
  systemRooms(asker: Asker, signature: string): Promise<unknown>;
}

/**
 * Which groups have a room, asked of the site's Plone.
 *
 * @throws ConverseError what is wrong with Plone or its answer
 */
export async function askRooms(
  site: SiteConfig,
  key: Uint8Array,
  { systemRooms, ...options }: AskRoomsOptions,
): Promise<SystemRooms> {
  const { asker, signature } = signQuestion(site, "/@converse-system-rooms", key, options);
  return checkRooms(await systemRooms(asker, signature));
}
