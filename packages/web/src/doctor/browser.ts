/** What the gateway says of itself, and when. */
export interface GatewayAnswer {
  version: string;
  /** Its clock, unix milliseconds. */
  now: number;
  /** This browser's clock in the middle between question and answer, unix milliseconds. */
  here: number;
  ms: number;
}

/** A way to the XMPP server, tried once. */
export interface StreamAnswer {
  /** Until it was open. */
  openMs: number;
  /** From then until the XMPP server's first words. */
  answerMs: number;
}

/** Something that the page's content security policy did not allow. */
export interface Violation {
  /** `connect-src`. */
  directive: string;
  /** An address, or `inline`, `eval`. */
  blocked: string;
  /** Address of the script that wanted it; empty where nobody knows. */
  source: string;
}

/** All that the checks touch of the browser that they run in. Each thing is measured once, however often it is asked. */
export interface Browser {
  /** `https://www.example.org`. */
  readonly origin: string;
  /** Where the gateway is, absolute, with a slash at its end. */
  readonly base: string;
  /** Whether the browser calls the page secure; loopback addresses are. */
  readonly isSecure: boolean;
  /** Whether the page stands in a frame of another site's page. */
  readonly isForeignFrame: boolean;
  /** Addresses of what the page has loaded. */
  readonly loaded: readonly string[];
  readonly hasSharedWorker: boolean;
  /** Absent: the browser has no notifications. */
  readonly notifications: "granted" | "denied" | "default" | undefined;
  /** Whether the site's settings offer them. */
  readonly offersNotifications: boolean;
  /** Of the scripts that run here. */
  readonly built: { version: string; chatFile: string };
  /** Throws where it cannot be used. */
  localStorage(): Storage;
  indexedDB(): IDBFactory | undefined;
  /** Bytes that may still be stored; undefined where the browser does not tell. */
  room(): Promise<number | undefined>;
  /** @throws Error that says what answers in the gateway's place */
  gateway(): Promise<GatewayAnswer>;
  /** Text of `loader.js` as pages get it, out of the browser's cache where that has it. */
  loader(): Promise<string>;
  websocket(): Promise<StreamAnswer>;
  bosh(): Promise<StreamAnswer>;
  /** Seen since this page runs. */
  violations(): Promise<readonly Violation[]>;
}
