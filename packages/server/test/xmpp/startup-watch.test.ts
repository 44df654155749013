import { expect, test } from "vitest";
import { StartupWatch } from "../../src/xmpp/startup-watch.ts";

test.each([
  "portmanager         error\tFailed to open server port 5280 on 127.0.0.1, check that Prosody is not already running",
  "modulemanager       error\tUnable to load module 'converse': No such file",
  "modulemanager       error\tError initializing module 'converse' on 'example.org': oops",
  "example.org:auth_converse error\tsecrets-unreadable",
  "mod_posix           error\tAnother Prosody instance seems to be running with PID 5, quitting",
])("a start is refused when Prosody says: %s", async (line) => {
  const watch = new StartupWatch();
  watch.take(line);
  await expect(watch.guard(Promise.resolve())).rejects.toThrow(line.split("\t")[1]);
});

test("it is refused at once, not when Prosody answers", async () => {
  const watch = new StartupWatch();
  const guarded = expect(watch.guard(new Promise(() => undefined))).rejects.toThrow("Failed to open");
  watch.take("portmanager         error\tFailed to open server port 5280");
  await guarded;
});

test.each([
  "mod_posix           warn\tReceived SIGTERM",
  "c2s55d0             error\tTraceback[c2s]: a client's doing",
  "certmanager         error\tError indexing certificate directory",
  "",
  "\t",
])("a start goes on when Prosody says: %s", async (line) => {
  const watch = new StartupWatch();
  watch.take(line);
  await watch.guard(Promise.resolve());
});

test("why Prosody does not answer is passed on", async () => {
  await expect(new StartupWatch().guard(Promise.reject(new Error("not ours")))).rejects.toThrow("not ours");
});

test("a new start is not refused for what was said in the last one", async () => {
  const watch = new StartupWatch();
  watch.take("portmanager         error\tFailed to open server port 5280");
  watch.reset();
  await watch.guard(Promise.resolve());
});
