import type { Words } from "./words.ts";

export const de: Words = {
  moreInLog: "Im Protokoll des Gateways steht mehr unter der Anfrage {request}.",
  startingTitle: "Einen Augenblick, bitte",
  startingText: "Die Website wird gerade gestartet. Diese Seite versucht es von selbst noch einmal.",
};
