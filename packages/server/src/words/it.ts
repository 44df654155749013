import type { Words } from "./words.ts";

export const it: Words = {
  moreInLog: "Il registro del gateway dice di più alla richiesta {request}.",
  startingTitle: "Un momento, per favore",
  startingText: "Il sito è in fase di avvio. Questa pagina riprova da sola.",
};
