/** Load the chat's stylesheet and wait for it, so that nothing of the chat is ever seen without. */
export function loadStylesheet(page: Document, address: string): Promise<HTMLLinkElement> {
  return new Promise((resolve, reject) => {
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => resolve(link);
    link.onerror = () => {
      link.remove();
      reject(new Error(`The chat's stylesheet ${address} could not be loaded.`));
    };
    page.head.append(link);
  });
}
