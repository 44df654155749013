import en from "./en.json" with { type: "json" };

/**
 * The page's own words, in English. Converse.js's `__` turns them into the session's language: the build puts those of the
 * other languages into its catalogues.
 */
export const WORDS = en;
