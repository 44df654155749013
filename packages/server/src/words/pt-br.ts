import type { Words } from "./words.ts";

export const ptBr: Words = {
  moreInLog: "O registro do gateway diz mais na requisição {request}.",
  startingTitle: "Um momento, por favor",
  startingText: "O site está sendo iniciado. Esta página tenta de novo sozinha.",
};
