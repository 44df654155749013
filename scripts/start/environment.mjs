/** The one place where `npm start` and `npm test` read the environment. */
export const environment = { ...process.env };

/** The terminal can move its cursor. */
export const dumbTerminal = environment["TERM"] === "dumb" || environment["CI"] !== undefined;
