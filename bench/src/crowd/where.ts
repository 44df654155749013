/** Where the crowd goes. */
export interface Where {
  /** Of the gateway, or of the web server in front of it, on 127.0.0.1. */
  port: number;
  /** Of the gateway, with a slash at its beginning. */
  base: string;
  /** Of the site. */
  origin: string;
}

/** An address of the loopback for each member: the gateway counts requests by address. */
export function addressOf(place: number): string {
  // 127.0.0.x is left to others.
  const number = place + 1_024;
  return `127.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
