import messagesDe from "../../../../spec/messages/de.json" with { type: "json" };
import messagesEn from "../../../../spec/messages/en.json" with { type: "json" };
import messagesEs from "../../../../spec/messages/es.json" with { type: "json" };
import messagesFr from "../../../../spec/messages/fr.json" with { type: "json" };
import messagesIt from "../../../../spec/messages/it.json" with { type: "json" };
import messagesNl from "../../../../spec/messages/nl.json" with { type: "json" };
import messagesPtBr from "../../../../spec/messages/pt-br.json" with { type: "json" };
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { it } from "./it.ts";
import type { Language } from "./language.ts";
import { nl } from "./nl.ts";
import { ptBr } from "./pt-br.ts";

/** One catalogue; English decides what there is to say. */
export type Words = Record<keyof typeof en, string>;

/** What went wrong, by the code of an error that has an HTTP status. */
type Messages = typeof messagesEn;

const WORDS: Record<Language, Words> = { de, en, es, fr, it, nl, "pt-br": ptBr };

const MESSAGES: Record<Language, Messages> = {
  de: messagesDe,
  en: messagesEn,
  es: messagesEs,
  fr: messagesFr,
  it: messagesIt,
  nl: messagesNl,
  "pt-br": messagesPtBr,
};

/** The gateway's own words in a language. */
export function wordsIn(language: Language): Words {
  return WORDS[language];
}

/** What the error with this code says in a language; undefined for one that only programs meet. */
export function messageIn(language: Language, code: string): string | undefined {
  return Object.hasOwn(MESSAGES[language], code) ? MESSAGES[language][code as keyof Messages] : undefined;
}

/** Put values in place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\{(\w+)\}/g,
    (hole, name: string) => (Object.hasOwn(values, name) && values[name]) || hole,
  );
}
