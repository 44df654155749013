import { z } from "zod";
import type { SystemRooms } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { placeOf, tryShape } from "../try-shape.ts";

/** As many as Prosody takes. */
const MOST_ROOMS = 5_000;

const rooms: z.ZodType<SystemRooms> = z.object({
  rooms: z.array(
    z.object({
      kind: z.literal("add-on").optional(),
      id: z.string(),
      title: z.string(),
      members: z.array(z.object({ id: z.string().min(1), fullname: z.string() })),
      owners: z.array(z.string().min(1)),
      generation: z.string().min(1).max(100).optional(),
    }),
  ),
  refused: z
    .object({ code: z.string().max(100), message: z.string() })
    .nullable()
    .default(null),
});

/** @throws ConverseError `plone-invalid`, `rooms-too-many` */
export function checkRooms(json: unknown): SystemRooms {
  const result = tryShape(rooms, json);
  if (result.success) return bounded(result.data);
  throw new ConverseError("plone-invalid", `Not what the gateway knows: ${placeOf(result.issues)}.`, {
    cause: result.cause,
  });
}

function bounded(data: SystemRooms): SystemRooms {
  const count = data.rooms.length;
  if (count <= MOST_ROOMS) return data;
  throw new ConverseError(
    "rooms-too-many",
    `Groups and add-ons have ${count} rooms, and ${MOST_ROOMS} are possible: rooms stay as they are.`,
  );
}
