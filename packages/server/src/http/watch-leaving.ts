import type { Socket } from "node:net";

/**
 * Calls back when a client leaves that nobody reads from yet: its end is seen only by who reads. What it sent before
 * stays where it is. Returns what ends the watch.
 */
export function watchLeaving(socket: Socket, leave: () => void): () => void {
  const look = () => {
    if (socket.readableLength === 0) socket.read();
  };
  socket.on("readable", look);
  socket.once("end", leave);
  socket.once("close", leave);
  return () => {
    socket.off("readable", look);
    socket.off("end", leave);
    socket.off("close", leave);
  };
}
