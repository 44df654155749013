import type { Words } from "./words.ts";

export const fr: Words = {
  moreInLog: "Le journal de la passerelle en dit plus sous la requête {request}.",
  startingTitle: "Un instant, s’il vous plaît",
  startingText: "Le site est en cours de démarrage. Cette page réessaie d’elle-même.",
};
