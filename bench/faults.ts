import { runCommand } from "./run-command.ts";
import { commandFaults } from "./src/faults/command-faults.ts";

await runCommand("npm run faults", commandFaults);
