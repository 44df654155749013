// Opens connections to a port of the loopback, sends each the same bytes, and keeps what is left open. On a line of its
// input it says how many those are.
import { connect } from "node:net";
import { createInterface } from "node:readline";

const [, , port, count, bytes = "", localAddress = "127.0.0.1"] = process.argv;
let open = 0;

/** @returns {Promise<void>} */
function openOne() {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port), localAddress }, () => {
      open++;
      socket.once("close", () => open--);
      if (bytes !== "") socket.write(bytes);
      resolve();
    });
    socket.on("error", () => resolve());
    socket.resume();
  });
}

for (let opened = 0; opened < Number(count); opened += 200)
  await Promise.all(Array.from({ length: Math.min(200, Number(count) - opened) }, openOne));
process.stdout.write("opened\n");
createInterface(process.stdin).on("line", () => process.stdout.write(`${open}\n`));
process.stdin.once("end", () => process.exit());
