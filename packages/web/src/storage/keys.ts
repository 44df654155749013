/** Under this key each of localStorage and sessionStorage remembers whose data it holds: the member's hash. */
export const OWNER = "collective.converse.member";

/** IndexedDB databases of Converse.js. */
export const DATABASES = ["converse-persistent"];

/** True for keys that Converse.js and Strophe write into localStorage and sessionStorage. */
export function isChatKey(key: string): boolean {
  return /^(converse|localforage|strophe-bosh-session)/.test(key);
}

/** True for what Converse.js remembers of the server's abilities, under a new key on each page. */
export function isCacheKey(key: string): boolean {
  return /^converse-session\/converse\.(features|identities|stream-features|disco-entities|bosh-session)-/.test(
    key,
  );
}
