/** A member as a test has them. */
export interface ModelMember {
  /** How many people had the id before. */
  incarnation: number;
  fullname: string;
  mayChat: boolean;
}

/** A site's people and groups, as they are after all operations. */
export interface Model {
  members: Map<string, ModelMember>;
  groups: Map<string, { title: string; members: Set<string> }>;
}

/** For `@@test-operate`; `see` is the test's own: the member logs in to the chat. */
export type Operation = { what: string } & Record<string, unknown>;

const IDS = 24;
const GROUPS = 10;
/** Of every kind that Plone takes, and two that differ by a capital alone. */
const USERS = Array.from({ length: IDS }, (_, place) =>
  place === 0 ? "Bob" : place === 1 ? "bob" : place % 5 === 0 ? `user ${place}@ünï.example` : `user-${place}`,
);
const NAMES = ["Ada", "Zoë <b>Ünal</b>", "李小龙", "\u202eOlaf", "Jane & Jo", "x".repeat(600)];

/** In [0, 1), the same again for the same seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)];
}

/** One operation that the site can do, done to the model; `portraits` in base64. */
export function nextOperation(model: Model, random: () => number, portraits: readonly string[]): Operation {
  for (;;) {
    const made = tryOperation(model, random, portraits);
    if (made !== undefined) return made;
  }
}

function tryOperation({ members, groups }: Model, random: () => number, portraits: readonly string[]) {
  const user = pick(USERS, random) ?? "";
  const group = `g-${Math.floor(random() * GROUPS)}`;
  const fullname = `${pick(NAMES, random)} ${Math.floor(random() * 1e6)}`;
  const [member, room] = [members.get(user), groups.get(group)];
  const dice = random();
  if (member === undefined) {
    if (dice > 0.6) return undefined;
    members.set(user, { incarnation: gone.get(members)?.get(user) ?? 0, fullname, mayChat: true });
    return { what: "add", user, fullname };
  }
  if (dice < 0.08) {
    const counts = gone.get(members) ?? new Map<string, number>();
    gone.set(members, counts.set(user, member.incarnation + 1));
    members.delete(user);
    for (const each of groups.values()) each.members.delete(user);
    return { what: "delete", user };
  }
  if (dice < 0.16) {
    member.fullname = fullname;
    return { what: "rename", user, fullname };
  }
  if (dice < 0.2) return { what: "login", user, login: `login-${Math.floor(random() * 1e9)}` };
  if (dice < 0.28) {
    member.mayChat = !member.mayChat;
    return { what: "permit", user, may: member.mayChat };
  }
  if (dice < 0.36)
    return { what: "portrait", user, content: random() < 0.3 ? null : pick(portraits, random) };
  if (dice < 0.6) return { what: "see", user };
  if (room === undefined) {
    groups.set(group, { title: fullname, members: new Set() });
    return { what: "group_add", group, title: fullname };
  }
  if (dice < 0.63) {
    groups.delete(group);
    return { what: "group_delete", group };
  }
  if (dice < 0.68) {
    room.title = fullname;
    return { what: "group_title", group, title: fullname };
  }
  if (room.members.has(user)) {
    if (dice < 0.9) return undefined;
    room.members.delete(user);
    return { what: "leave", user, group };
  }
  room.members.add(user);
  return { what: "join", user, group };
}

/** How many people had an id, of a model's members. */
const gone = new WeakMap<Model["members"], Map<string, number>>();
