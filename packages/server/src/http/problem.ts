import catalogue from "../../../../spec/errors.json" with { type: "json" };
import type { Problem } from "../../../../spec/http.d.ts";
import type { Language } from "../words/language.ts";
import { messageIn } from "../words/words.ts";

const ENTRIES = new Map(catalogue.errors.map(({ code, status, title }) => [code, { status, title }]));

/**
 * What a client is told of an error, RFC 9457. The title is the contract's, not the error's message, which may name
 * what only an administrator should know. What only programs meet is said in English.
 *
 * @throws TypeError for a code that no HTTP answer has.
 */
export function problemOf(code: string, language: Language, detail?: string): Problem {
  const entry = ENTRIES.get(code);
  if (entry === undefined || entry.status === null)
    throw new TypeError(`${code} is not the code of an HTTP answer`);
  const problem = {
    type: `urn:collective-converse:error:${code}`,
    title: messageIn(language, code) ?? entry.title,
    status: entry.status,
    code,
  };
  return detail === undefined ? problem : { ...problem, detail };
}
