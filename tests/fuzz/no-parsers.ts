const TAKES = "hands what it takes to a parser that is fuzzed";
const OWN = "reads what this program itself has written, or ships";
const DOM = "reads attributes of elements, which have none but texts";

/** Files that take something apart and are not fuzzed, with the reason. */
export const NO_PARSERS: Readonly<Record<string, string>> = {
  "packages/server/src/audit/audit-file.ts": "reads names of files that it has given itself",
  "packages/server/src/bin/package-folder.ts": OWN,
  "packages/server/src/commands/addon/find-file.ts": TAKES,
  "packages/server/src/commands/config/show-config.ts": "takes apart the JSON of zod's own schema",
  "packages/server/src/commands/init/plan-setup.ts":
    "reads one answer at the terminal, in one expression of bounded length",
  "packages/server/src/commands/prosody/follow-file.ts": "cuts a log into lines",
  "packages/server/src/commands/secrets/expect-known.ts":
    "reads an answer of a Prosody that has proved itself",
  "packages/server/src/commands/secrets/read-conf-file.ts": TAKES,
  "packages/server/src/commands/secrets/replace-pairs.ts":
    "reads a file that was read by parseSecrets before",
  "packages/server/src/commands/sessions/ask-gateway.ts":
    "reads lines of JSON of the gateway itself, which it knows by its key",
  "packages/server/src/compose/fit-descriptors.ts": "reads what the kernel writes",
  "packages/server/src/doctor/checks/bosh.ts": "finds one attribute, in one expression without repetition",
  "packages/server/src/doctor/checks/clock.ts": "is Date.parse",
  "packages/server/src/doctor/edges/ask-shell.ts":
    "reads an answer of the administrator's own Prosody over its socket",
  "packages/server/src/doctor/edges/look-at-process.ts": "reads what the kernel writes",
  "packages/server/src/doctor/known-secrets.ts":
    "finds what stands between quotes, in one expression without repetition",
  "packages/server/src/doctor/read-json.ts": "is JSON.parse and a shape; those that use it are fuzzed",
  "packages/server/src/doctor/troubleshooting.ts": OWN,
  "packages/server/src/portraits/take-people-changed.ts":
    "a body that is signed, as JSON of one shape, in a try",
  "packages/server/src/session/get-people.ts": "reads one parameter, whose text goes to wordsOf",
  "packages/server/src/session/get-portrait.ts": "reads one parameter, whose text goes to isLocalpart",
  "packages/server/src/session/post-doctor.ts": "asks whether there is a parameter",
  "packages/server/src/setup/find-plone.ts": TAKES,
  "packages/server/src/rooms/render-rooms.ts": "reads a body that it has made itself",
  "packages/server/src/sync/take-sync.ts": "a body of who has the gateway's key, two values in a try",
  "packages/server/src/system/control.ts": "a body of who has the gateway's key, two texts in a try",
  "packages/server/src/try-shape.ts": "holds a value against a shape; the shapes are fuzzed",
  "packages/server/src/xmpp/await-instance.ts": "compares one text of an answer, in a try",
  "packages/server/src/xmpp/check-server-options.ts": "reads options that Prosody itself has read",
  "packages/server/src/xmpp/read-prosody-config.ts": "reads what its own script prints, in a try",
  "packages/web/src/chat-with/chat-with.ts": DOM,
  "packages/web/src/chat-with/mark.ts": DOM,
  "packages/web/src/chat/follow-group-rooms.ts": DOM,
  "packages/web/src/chat/know-people.ts": TAKES,
  "packages/web/src/chat/mend-roster.ts": DOM,
  "packages/web/src/chat/show-portraits.ts": DOM,
  "packages/web/src/chat/tell-contacts-only.ts": DOM,
  "packages/web/src/chat/tidy-elements.ts": `${DOM}; their texts go to withoutAddress`,
  "packages/web/src/doctor/open-bosh.ts": "finds one attribute, in one expression without repetition",
  "packages/web/src/doctor/panel.ts": DOM,
  "packages/supervise/src/identify.ts": "reads what the kernel or ps writes",
};
