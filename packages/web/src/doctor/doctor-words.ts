import de from "../words/doctor/de.json" with { type: "json" };
import en from "../words/doctor/en.json" with { type: "json" };
import es from "../words/doctor/es.json" with { type: "json" };
import fr from "../words/doctor/fr.json" with { type: "json" };
import it from "../words/doctor/it.json" with { type: "json" };
import nl from "../words/doctor/nl.json" with { type: "json" };
import ptBr from "../words/doctor/pt-br.json" with { type: "json" };

/** A language that lacks a text does not compile. */
export type DoctorWords = Readonly<typeof en>;

export const DOCTOR_WORDS: Readonly<Record<string, DoctorWords>> = {
  de,
  en,
  es,
  fr,
  it,
  nl,
  "pt-br": ptBr,
  pt: ptBr,
};

/** Words for a BCP 47 tag: `de-at` gets the German ones, what is not known the English. */
export function doctorWords(language: string): DoctorWords {
  const tag = language.toLowerCase().replaceAll("_", "-");
  const known = [tag, tag.split("-", 1)[0] ?? ""].find((name) => Object.hasOwn(DOCTOR_WORDS, name));
  return DOCTOR_WORDS[known ?? "en"] ?? en;
}

/** Puts values in place of the braces. */
export function fillWords(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\{([a-z]+)\}/g,
    (hole, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? hole,
  );
}
