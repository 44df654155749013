import { type Check, fault, fine, type PublicSite } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import type { Facts } from "../facts.ts";
import { codeOf, describeAnswer } from "./problem-code.ts";
import { PROXIES } from "./proxies.ts";
import { judgeSite } from "./public-address.ts";

const STRANGER = "https://stranger.invalid";
const REQUESTED_WITH = { "X-Requested-With": "collective.converse" };

/** What the gateway answers to a question for a session that has everything but a login. */
async function askSession(
  facts: Facts,
  at: PublicSite,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  return facts.ask(at, "/session", { method: "POST", headers: { ...REQUESTED_WITH, ...headers } });
}

/** What of a browser's request arrives at the gateway, and of the answer at the browser. */
export const PUBLIC_HEADERS: readonly Check[] = [
  {
    id: "forwarded-ignored",
    scope: "origin",
    severity: "error",
    title: "Nobody chooses the site by a header of their own.",
    looks: "Sends false `X-Forwarded-*`, `X-Real-IP` and `Forwarded` headers; the same site has to answer.",
    meaning: "The web server turns such a header into `Host`, so a stranger can choose where requests go.",
    todo: ["Remove what sets Host from X-Forwarded-Host.", PROXIES],
    dependsOn: ["host-arrives"],
    async look(facts, at) {
      const headers = {
        Forwarded: "for=192.0.2.1;host=stranger.invalid;proto=http",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Host": "stranger.invalid",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Server": "stranger.invalid",
        "X-Real-IP": "192.0.2.1",
      };
      return judgeSite(at.site.name, await facts.ask(at, "/health", { headers }));
    },
  },
  {
    id: "origin-arrives",
    scope: "origin",
    severity: "error",
    title: "The browser's `Origin` and our own header arrive.",
    looks: "Asks for a session as a page does, without a login: the gateway has to miss nothing but that.",
    meaning: "The web server removes or changes a header, or refuses POST.",
    members: "No chat.",
    todo: ["Remove what sets or hides Origin or X-Requested-With for {base}/.", PROXIES],
    // A cache gives the answer to one question to another: what is asked behind it says nothing.
    dependsOn: ["host-arrives", "answers-fresh"],
    async look(facts, at) {
      const answer = await askSession(facts, at, { Origin: at.origin });
      return codeOf(answer) === "member-anonymous"
        ? fine("both arrive")
        : fault(describeAnswer(answer), { base: at.site.base });
    },
  },
  {
    id: "login-arrives",
    scope: "origin",
    severity: "error",
    title: "Plone's login arrives.",
    looks:
      "Sends a login that is wrong on purpose, as cookie and as Bearer: the gateway has to say what is wrong with it.",
    meaning: "The web server removes cookies or the header `Authorization` for this path.",
    members: "No chat, though they are logged in.",
    todo: ["Remove what hides Cookie or Authorization for {base}/.", PROXIES],
    dependsOn: ["origin-arrives"],
    async look(facts, at) {
      const headers = { Origin: at.origin };
      const [cookie, bearer] = await Promise.all([
        askSession(facts, at, { ...headers, Cookie: "__ac=doctor; __ac=twice" }),
        askSession(facts, at, { ...headers, Authorization: "Bearer not!well-formed" }),
      ]);
      const values = { base: at.site.base };
      if (codeOf(cookie) !== "session-credential-ambiguous")
        return fault(`the cookie does not arrive: ${describeAnswer(cookie)}`, values);
      if (codeOf(bearer) !== "session-credential-malformed")
        return fault(`Authorization does not arrive: ${describeAnswer(bearer)}`, values);
      return fine("both arrive");
    },
  },
  {
    id: "strangers-refused",
    scope: "origin",
    severity: "error",
    title: "Pages of strangers get no session.",
    looks: "Asks for a session with the `Origin` of another site: the gateway has to refuse it.",
    meaning:
      "The web server replaces `Origin`. Any page on the web could ask for a session with a member's login.",
    todo: ["Remove what sets Origin for {base}/.", PROXIES],
    dependsOn: ["origin-arrives"],
    async look(facts, at) {
      const answer = await askSession(facts, at, { Origin: STRANGER });
      return codeOf(answer) === "session-origin"
        ? fine("refused")
        : fault(describeAnswer(answer), { base: at.site.base });
    },
  },
  {
    id: "session-private",
    scope: "origin",
    severity: "error",
    title: "Answers about a member are not kept.",
    looks:
      "The header `Cache-Control` of an answer to a question for a session, and of one that is not refused: it has to arrive as `no-store`.",
    meaning: "The web server replaces the header, so that a browser or a cache keeps what is for one member.",
    todo: ["Remove what sets Cache-Control or Expires for {base}/.", PROXIES],
    dependsOn: ["origin-arrives"],
    async look(facts, at) {
      // Web servers put their own on what is not refused alone, and nobody has a session to ask for here.
      const answers = await Promise.all([
        askSession(facts, at, { Origin: at.origin }),
        facts.publicHealth(at),
      ]);
      const values = answers.map(({ headers }) => headers["cache-control"] ?? "none");
      const wrong = values.find((value) => value !== "no-store");
      return wrong === undefined ? fine("no-store") : fault(`Cache-Control: ${wrong}`);
    },
  },
  {
    id: "upload-size",
    scope: "origin",
    severity: "warning",
    title: "The web server lets files of 16 MiB through.",
    looks: "Announces a file of 16 MiB, without sending it: the gateway has to answer, not the web server.",
    meaning: "The web server refuses what is larger than its own limit (nginx: 1 MB).",
    members: "Sharing a photo fails.",
    todo: ["nginx: client_max_body_size 17m;", PROXIES],
    dependsOn: ["origin-arrives"],
    async look(facts, at) {
      const headers = { Origin: at.origin, "Content-Length": 16 * 1024 * 1024 };
      const question = { method: "PUT", headers, withoutBody: true, limitMs: 1_500 };
      // A web server that takes the whole file before it hands it on says nothing, and does not refuse it.
      const answer = await facts.ask(at, "/upload/doctor", question).catch(() => undefined);
      if (answer === undefined || answer.status === 408) return fine("nobody refuses it");
      return codeOf(answer) === undefined ? fault(describeAnswer(answer)) : fine("the gateway answers");
    },
  },
];
