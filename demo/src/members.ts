/** Somebody in the demo's site. Their password is made for each data folder. */
export interface DemoMember {
  login: string;
  userId: string;
  fullname: string;
  email: string;
  groups: readonly string[];
  roles: readonly string[];
  portrait: boolean;
}

export const GROUPS = [
  { id: "editors", title: "Editors" },
  { id: "press", title: "Press office" },
  { id: "board", title: "Board" },
] as const;

/** Users of the Zope root have no chat. */
export const ADMIN_LOGIN = "admin";

/** The site's administrator, who is a member like the others. */
export const STEWARD_LOGIN = "sam";

/** User ids as sites have them: an e-mail address, one spelled like another, letters outside ASCII. */
export const MEMBERS: readonly DemoMember[] = [
  member("jane@example.org", "Jane Doe", { groups: ["editors", "press"], portrait: true }),
  member("bob", "Bob Young", { groups: ["press"] }),
  member("Bob", "Bob Baker", { groups: ["editors"], email: "bob.baker@example.org" }),
  member("zoe", "Zoë Çelik-Ødegård", { groups: ["board"], portrait: true }),
  member("søren", "Søren Ångström", { email: "soeren@example.org" }),
  member("olga", "Ольга Кузнецова", { groups: ["editors"] }),
  member("mei", "林 美玲", { portrait: true }),
  member("amir", "أمير حداد"),
  member(STEWARD_LOGIN, "Sam Steward", { groups: ["board"], roles: ["Site Administrator"], portrait: true }),
];

function member(
  userId: string,
  fullname: string,
  more: Partial<Omit<DemoMember, "login" | "userId" | "fullname">> = {},
): DemoMember {
  const { groups = [], roles = [], portrait = false } = more;
  const email = more.email ?? (userId.includes("@") ? userId : `${userId}@example.org`);
  return { login: userId, userId, fullname, email, groups, roles: ["Member", ...roles], portrait };
}
