/** Says `up` and goes on until it gets TERM. */
export const SERVER = "console.log('up'); setInterval(() => {}, 1e6)";
/** The same, deaf to TERM. */
export const DEAF = `process.on('SIGTERM', () => console.log('no')); ${SERVER}`;
/** The same, with a child of its own that is deaf to TERM; says `up` when both run, and the other's pid before. */
export const FAMILY = `
  const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(DEAF)}],
    { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => { console.log("grandchild " + child.pid); console.log("up") });
  setInterval(() => {}, 1e6)`;
/** Ends when its standard input does. */
export const LISTENER = `process.stdin.resume().on("end", () => process.exit()); ${SERVER}`;
/** The same, and works all the time. */
export const BUSY = `${SERVER}; setInterval(() => { for (const end = Date.now() + 50; Date.now() < end; ); }, 1)`;
