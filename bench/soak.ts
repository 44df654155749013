import { runCommand } from "./run-command.ts";
import { commandSoak } from "./src/soak/command-soak.ts";

await runCommand("npm run soak", commandSoak);
