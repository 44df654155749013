import { type BrowserCheck, fault, fine, none } from "../check.ts";
import { tryDatabase } from "../try-database.ts";

const KEY = "collective.converse.doctor";
const MIB = 1024 * 1024;
/** Conversations and pictures of a busy month. */
const ENOUGH = 50 * MIB;

/** Where Converse.js keeps conversations. */
export const STORAGE: readonly BrowserCheck[] = [
  {
    id: "browser-first-party",
    severity: "error",
    title: "The page is not part of another site's page.",
    looks: "Whether the page stands in a frame of another site's page, where browsers keep its data apart.",
    meaning: "Cookies and data of the site are kept apart or forgotten there, so nobody stays logged in.",
    members: "No chat, or one that knows nothing of what was said elsewhere.",
    todo: ["Open {origin} in a tab of its own."],
    dependsOn: [],
    async look({ isForeignFrame, origin }) {
      return isForeignFrame ? fault("it is in a frame of another site's", { origin }) : fine("it is not");
    },
  },
  {
    id: "browser-local-storage",
    severity: "error",
    title: "The browser keeps small things (localStorage).",
    looks: "Writes a word, reads it, and removes it.",
    meaning: "The browser is told to keep nothing of this site. The chat does not start then.",
    members: "No chat in this browser.",
    todo: ["Allow the site's data in the browser's settings for {origin}: cookies and site data."],
    dependsOn: ["browser-first-party"],
    async look(browser) {
      const values = { origin: browser.origin };
      try {
        const storage = browser.localStorage();
        storage.setItem(KEY, "1");
        const found = storage.getItem(KEY);
        storage.removeItem(KEY);
        return found === "1" ? fine("it does") : fault("what was written is not there", values);
      } catch (error) {
        return fault((error as Error).message, values);
      }
    },
  },
  {
    id: "browser-indexeddb",
    severity: "error",
    title: "The browser keeps conversations (IndexedDB).",
    looks: "Makes a database, writes into it, reads, and deletes it.",
    meaning: "Converse.js has no place for conversations. Private windows of older browsers have none.",
    members: "The chat does not start, or forgets everything with each page.",
    todo: [
      "Try a window that is not private.",
      "Allow the site's data in the browser's settings for {origin}.",
    ],
    dependsOn: ["browser-first-party"],
    async look(browser) {
      const values = { origin: browser.origin };
      const factory = browser.indexedDB();
      if (factory === undefined) return fault("there is none", values);
      try {
        await tryDatabase(factory, KEY);
        return fine("it does");
      } catch (error) {
        return fault((error as Error).message, values);
      }
    },
  },
  {
    id: "browser-quota",
    severity: "warning",
    title: "The browser has room for conversations.",
    looks: "How much the browser still lets the site keep: at least 50 MiB.",
    meaning:
      "The disk is nearly full, or this is a private window, which forgets the chat when it is closed.",
    members: "Old conversations have to be loaded again, or are missing.",
    todo: ["Make room on this computer's disk, or use a window that is not private."],
    dependsOn: ["browser-indexeddb"],
    async look(browser) {
      const room = await browser.room();
      if (room === undefined) return none("the browser does not tell");
      const seen = `${Math.floor(room / MIB)} MiB`;
      return room < ENOUGH ? fault(seen) : fine(seen);
    },
  },
];
