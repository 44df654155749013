/** The sources of each directive of a Content-Security-Policy, in lower case but for nonces. */
type Policy = ReadonlyMap<string, readonly string[]>;

function parsePolicy(text: string): Policy {
  const directives = text.split(";").flatMap((part) => {
    const [name, ...sources] = part.trim().split(/\s+/);
    return name === undefined || name === "" ? [] : [[name.toLowerCase(), sources] as const];
  });
  // The first of a name counts.
  return new Map(directives.reverse());
}

function sourcesOf(policy: Policy, names: readonly string[]): readonly string[] | undefined {
  const name = names.find((candidate) => policy.has(candidate));
  return name === undefined ? undefined : policy.get(name);
}

/** Whether a source lets what is on the page's own origin in. */
function isOwn(source: string, { host, protocol, origin }: URL): boolean {
  const text = source.toLowerCase();
  if (["'self'", "*", protocol, origin, host].includes(text)) return true;
  const [, scheme, name, port] = /^(?:([a-z]+):\/\/)?(\*\.[^:/]+|[^:/*]+)(?::(\d+|\*))?\/?$/.exec(text) ?? [];
  if (name === undefined || (scheme !== undefined && `${scheme}:` !== protocol)) return false;
  const [ownName = "", ownPort] = host.split(":");
  const isName = name.startsWith("*.") ? ownName.endsWith(name.slice(1)) : name === ownName;
  return isName && (port === "*" || port === ownPort || (port === undefined && ownPort === undefined));
}

function letsScriptIn(sources: readonly string[], url: URL): boolean {
  // With it browsers look at nonces alone, and the add-on's tag has none.
  return !sources.includes("'strict-dynamic'") && sources.some((source) => isOwn(source, url));
}

function letsStyleIn(sources: readonly string[]): boolean {
  const isOverridden = sources.some((source) => /^'(?:nonce|sha\d+)-/i.test(source));
  return sources.includes("'unsafe-inline'") && !isOverridden;
}

/** What of the chat the policies of a page keep out, by the directive; all policies of a page count. */
export function keptOut(policies: readonly string[], origin: string): string[] {
  const url = new URL(origin);
  const faults = policies.map(parsePolicy).flatMap((policy) => {
    const script = sourcesOf(policy, ["script-src-elem", "script-src", "default-src"]);
    const connect = sourcesOf(policy, ["connect-src", "default-src"]);
    const style = sourcesOf(policy, ["style-src-attr", "style-src", "default-src"]);
    return [
      ...(script !== undefined && !letsScriptIn(script, url) ? ["script-src 'self'"] : []),
      ...(connect !== undefined && !connect.some((source) => isOwn(source, url))
        ? ["connect-src 'self'"]
        : []),
      ...(style !== undefined && !letsStyleIn(style) ? ["style-src 'unsafe-inline'"] : []),
    ];
  });
  return [...new Set(faults)];
}
