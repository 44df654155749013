function withoutComments(html: string): string {
  let rest = "";
  let from = 0;
  for (;;) {
    const begin = html.indexOf("<!--", from);
    const end = begin < 0 ? -1 : html.indexOf("-->", begin + 4);
    if (end < 0) return rest + html.slice(from);
    rest += html.slice(from, begin);
    from = end + 3;
  }
}

function attribute(tag: string, name: string): string | undefined {
  const [, quoted, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']+))`, "i").exec(tag) ?? [];
  return quoted ?? single ?? bare;
}

function tagsOf(html: string, name: string): string[] {
  const text = withoutComments(html);
  const opening = new RegExp(`<${name}\\s`, "gi");
  const tags: string[] = [];
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const end = text.indexOf(">", opening.lastIndex);
    if (end < 0) break;
    tags.push(text.slice(found.index, end + 1));
    opening.lastIndex = end + 1;
  }
  return tags;
}

/** The addresses without encryption of what a browser does not load into an encrypted page: scripts, styles, frames. */
export function unencryptedIn(html: string): string[] {
  const styles = tagsOf(html, "link").filter((tag) =>
    /stylesheet|preload/i.test(attribute(tag, "rel") ?? ""),
  );
  const addresses = [
    ...[...tagsOf(html, "script"), ...tagsOf(html, "iframe")].map((tag) => attribute(tag, "src")),
    ...[...styles, ...tagsOf(html, "base")].map((tag) => attribute(tag, "href")),
  ];
  return addresses.filter((address) => address !== undefined).filter((address) => /^http:/i.test(address));
}

/** The policies that stand in the page itself. */
export function policiesIn(html: string): string[] {
  return tagsOf(html, "meta").flatMap((tag) => {
    const isPolicy = attribute(tag, "http-equiv")?.toLowerCase() === "content-security-policy";
    return isPolicy ? [attribute(tag, "content") ?? ""] : [];
  });
}
