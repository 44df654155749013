/** An IPv4 address, a host name, or an IPv6 address without brackets and zone. */
export const HOST_FORM =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|(?:[0-9A-Fa-f.]*:){2,}[0-9A-Fa-f.]*)$/;

/** Whether the gateway may be told to listen there. */
export function isHost(text: string): boolean {
  return HOST_FORM.test(text);
}
