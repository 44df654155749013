/** What Plone, the gateway and Prosody need to know of where they run; never a CONVERSE_ variable of the caller's. */
const PASSED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TZ|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/;

export function childEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => PASSED.test(name)));
}
