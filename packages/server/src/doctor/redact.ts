/** A login in a header, a cookie or a form, up to what ends it. */
const LOGINS =
  /\b(__ac|auth_token|_authenticator|password|__ac_password|authorization|cookie|set-cookie|bearer|token|secret|otp_seed|token_secret|plone_key|order_secret)(["']?\s*[:=]\s*|\s+)(?:bearer\s+|basic\s+)?(?:"[^"]*"|'[^']*'|[^\s,;"'}]+)/gi;

/** A token of ours: digits, a space, base64. */
const TOKEN = /\d{40}\s[A-Za-z0-9+/]{20,}={0,2}/g;

/** What could be base64, base32 or hexadecimal of a secret. */
const LONG = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

/** From the beginning of what could be one, so that a long run is looked through once, up to its last @. */
const JID =
  /(?<![^\s"'<>/(),;:=[\]{}])@*([^\s"'<>@/(),;:=[\]{}])(?:[^\s"'<>@/(),;:=[\]{}]*@)+([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?:\/[^\s"'<>,;)\]}]+)?/giu;
const IPV4 = /\b(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}\b/g;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;

const JSON_WEB_TOKEN = /\beyJ[\w-]*(?:\.[\w-]+)*/g;

/** The time of day looks like one, and this machine's own is nobody's. */
function shortIpv6(address: string): string {
  if (/^\d\d:\d\d:\d\d$/.test(address) || /^::1?$/.test(address)) return address;
  return `${address.split(":").slice(0, 2).join(":")}:…`;
}

function isKept(run: string): boolean {
  if (/^[A-Z2-7]{16,}$/.test(run) || /^[0-9a-f]{32,}$/i.test(run)) return false;
  // Words and paths have no such mixture.
  const isMixed = /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);
  return !(isMixed && run.length >= 20) && run.length < 80;
}

/**
 * A text that may be shown to strangers: what is known to be secret, what looks like a secret, a token or a login is
 * gone, and addresses of people and machines are shortened. It takes too much rather than too little.
 */
export function redact(text: string, known: readonly string[]): string {
  const secrets = known.filter((secret) => secret.length >= 6);
  const plain = secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  return plain
    .replace(TOKEN, "[token]")
    .replace(JSON_WEB_TOKEN, "[token]")
    .replace(LOGINS, "$1$2[hidden]")
    .replace(LONG, (run) => (isKept(run) ? run : "[long]"))
    .replace(JID, "$1…@$2")
    .replace(IPV4, (all, first, second) =>
      first === "127" || all === "0.0.0.0" ? all : `${first}.${second}.x.x`,
    )
    .replace(IPV6, shortIpv6);
}

/**
 * A log that may be shown: without lines for developers, which hold what people write, without XML, without the queries
 * and the names of shared files in addresses.
 */
export function redactLog(text: string, known: readonly string[]): string {
  const lines = text.split("\n").filter((line) => !/\tdebug\t|"level":(?:10|20)\b/.test(line));
  const bare = lines.map((line) =>
    line
      .replace(/<[a-z/?!].*/i, "<…")
      .replace(/\/upload\/\S+/g, "/upload/…")
      .replace(/\?\S+/g, "?…"),
  );
  return redact(bare.join("\n"), known);
}
