import type { Words } from "./words.ts";

export const es: Words = {
  moreInLog: "El registro de la pasarela dice más en la petición {request}.",
  startingTitle: "Un momento, por favor",
  startingText: "El sitio se está iniciando. Esta página lo vuelve a intentar por sí sola.",
};
