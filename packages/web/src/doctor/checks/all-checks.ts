import type { BrowserCheck } from "../check.ts";
import { CONNECTION } from "./connection.ts";
import { PAGE } from "./page.ts";
import { STORAGE } from "./storage.ts";

/** The browser's half, in the order in which it is told; what a check depends on stands before it. */
export const BROWSER_CHECKS: readonly BrowserCheck[] = [...STORAGE, ...PAGE, ...CONNECTION];
