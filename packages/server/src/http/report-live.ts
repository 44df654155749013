import type { Live } from "../../../../spec/http.d.ts";
import { checkMethod } from "./check-request.ts";
import type { Handler } from "./exchange.ts";
import { sendJson } from "./send.ts";

/** `GET <base>/health/live`: 200 while the gateway answers at all, for whoever restarts one that does not. */
export function reportLive(version: string): Handler {
  return (exchange) => {
    checkMethod(exchange, ["GET", "HEAD"], "request-method");
    const live: Live = { status: "live", version };
    sendJson(exchange.res, 200, live);
  };
}
