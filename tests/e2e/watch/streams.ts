import type { Page, WebSocket } from "@playwright/test";

/** The websockets of one browser. */
export class Streams {
  /** Open now, in any page. */
  readonly open = new Set<WebSocket>();
  /** Text of the frames that went out. */
  readonly sent: string[] = [];
  /** How often a server has accepted a login (RFC 6120, 6.4.6). */
  logins = 0;

  watch(page: Page): void {
    const here = new Set<WebSocket>();
    const forget = (sockets: Iterable<WebSocket>) => {
      for (const socket of [...sockets]) {
        here.delete(socket);
        this.open.delete(socket);
      }
    };
    page.on("websocket", (socket) => {
      here.add(socket);
      this.open.add(socket);
      socket.on("framesent", ({ payload }) => this.sent.push(String(payload)));
      socket.on("framereceived", ({ payload }) => {
        if (String(payload).startsWith("<success")) this.logins++;
      });
      socket.on("close", () => forget([socket]));
    });
    // A document that is left takes its streams along, and the browser does not always say so of each.
    let leaving = false;
    page.on("request", (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) leaving = true;
    });
    page.on("framenavigated", (frame) => {
      if (frame !== page.mainFrame() || !leaving) return;
      leaving = false;
      forget(here);
    });
    page.on("close", () => forget(here));
  }
}
