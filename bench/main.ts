import { runCommand } from "./run-command.ts";
import { runBench } from "./src/index.ts";

await runCommand("npm run bench", async (context) => {
  await runBench(context);
  return 0;
});
