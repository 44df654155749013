import { ask } from "./ask.ts";

/** What people see first. */
const FIRST = ["/login", "", "/news"];

/**
 * Ask a Plone that has just started for the pages that people see first, as nobody and as a member, one after the other.
 * Plone compiles a template when it is first used, and CPython 3.11 fails at it when two threads do so at the same moment
 * ("AST constructor recursion depth mismatch"): of two who came at once one had a broken page. The compiled ones are kept
 * in a folder, so that later starts only read them.
 *
 * @param auth - `login:password` of a member
 */
export async function warmPages(
  { port, path, auth }: { port: number; path: string; auth: string },
  signal: AbortSignal,
): Promise<void> {
  for (const page of FIRST) {
    for (const login of [undefined, auth]) {
      const question = { port, path: `${path}${page}`, accept: "text/html" };
      await ask(login === undefined ? question : { ...question, auth: login }, signal);
    }
  }
}
