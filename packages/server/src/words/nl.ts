import type { Words } from "./words.ts";

export const nl: Words = {
  moreInLog: "In het logboek van de gateway staat meer onder het verzoek {request}.",
  startingTitle: "Een ogenblik, alstublieft",
  startingText: "De site wordt gestart. Deze pagina probeert het vanzelf opnieuw.",
};
