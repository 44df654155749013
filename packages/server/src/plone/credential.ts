/** What proves to Plone who somebody is; exactly one of a request's goes there. The gateway never looks into it. */
export interface Credential {
  /** `cookie`: the value of `__ac`; `bearer`: a JSON web token. */
  kind: "cookie" | "bearer";
  value: string;
}

/** The header that carries a credential. */
export function credentialHeader(credential: Credential | undefined): Record<string, string> {
  if (credential === undefined) return {};
  return credential.kind === "cookie"
    ? { Cookie: `__ac=${credential.value}` }
    : { Authorization: `Bearer ${credential.value}` };
}
