import { z } from "zod";
import type { ConverseManager, ConverseMember, PloneChatWith, PlonePeople } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";

const member: z.ZodType<ConverseMember> = z.object({
  "@id": z.string(),
  member: z.string().min(1).max(128),
  user: z.object({
    id: z.string().min(1),
    fullname: z.string(),
    portrait: z.string().nullable(),
    // An older add-on does not say it, and then there are no portraits.
    portraitVersion: z.string().max(64).nullable().optional(),
    freed: z.int().min(0).optional(),
    groups: z.array(z.object({ id: z.string(), title: z.string() })),
    language: z.string().min(1).max(35),
  }),
  settings: z.object({
    connection: z.enum(["websocket", "bosh"]),
    autoSubscribe: z.boolean(),
    debug: z.boolean(),
    // An add-on older than the gateway does not say these.
    theme: z.enum(["system", "light", "dark"]).default("system"),
    rooms: z.boolean().default(true),
    sounds: z.boolean().default(false),
    // The page judges what it says: a wrong one costs no member the chat.
    boshUrl: z.string().max(2000).nullable().default(null),
    notifications: z.boolean().default(false),
    appearance: z.enum(["overlay", "embedded"]).default("overlay"),
    fileSharing: z.boolean().default(true),
    searchMinLength: z.int().min(1).max(100).default(2),
  }),
  search: z
    .object({
      permitted: z.boolean(),
      emails: z.boolean(),
      shortest: z.int().min(1).max(100),
      most: z.int().min(1).max(50),
    })
    .optional(),
});

const people = z.object({
  people: z.array(
    z.object({
      id: z.string().min(1),
      fullname: z.string(),
      groups: z.array(z.string()).readonly().default([]),
      portrait: z.string().nullable().default(null),
    }),
  ),
}) satisfies z.ZodType<PlonePeople>;

const chatWith: z.ZodType<PloneChatWith> = z.object({
  people: z.array(
    z.object({ id: z.string().min(1), fullname: z.string(), portrait: z.string().nullable().default(null) }),
  ),
});

const manager: z.ZodType<ConverseManager> = z.object({ manager: z.literal(true) });

/** One whom a member can write to. */
export type Person = z.infer<typeof people>["people"][number];

/** One with whom a member may chat. */
export type Reachable = PloneChatWith["people"][number];

function check<T>(shape: z.ZodType<T>, json: unknown): T {
  const result = tryShape(shape, json);
  if (result.success) return result.data;
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

/** @throws ConverseError `plone-invalid` */
export function checkMember(json: unknown): ConverseMember {
  return check(member, json);
}

/** @throws ConverseError `plone-invalid` */
export function checkPeople(json: unknown): readonly Person[] {
  return check(people, json).people;
}

/** @throws ConverseError `plone-invalid` */
export function checkChatWith(json: unknown): readonly Reachable[] {
  return check(chatWith, json).people;
}

/** @throws ConverseError `plone-invalid` for every answer but the one that says so */
export function checkManager(json: unknown): void {
  check(manager, json);
}
