/** The tag that loaded this script: `<script type="module" src="<base>/loader.js" data-member="...">`. */
export interface Tag {
  /** Where the gateway is, absolute, with a slash at its end. */
  base: string;
  /** Opaque hash of the member whom Plone made the page for. */
  member: string;
}

/**
 * Find the tag. A module has no `document.currentScript`, so it is looked for by its address.
 *
 * @param address - `import.meta.url` of the script
 */
export function findTag(scripts: Iterable<HTMLScriptElement>, address: string): Tag | undefined {
  const script = [...scripts].find(({ src, dataset }) => src === address && dataset["member"]);
  const member = script?.dataset["member"];
  return member === undefined ? undefined : { base: new URL(".", address).href, member };
}
