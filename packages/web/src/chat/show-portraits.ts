import type { Constructor, Contact, ConverseElement, Private, Template } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

interface Avatar extends ConverseElement {
  name: string;
  width: string;
  height: string;
}

/** Show portraits from the gateway, and the initials of who has none or whose portrait does not come. */
export function showPortraits(converse: Private): void {
  const {
    env: { html },
    __,
  } = converse;
  change(converse, "converse-avatar", (Original) => {
    return class extends (Original as Constructor<Avatar>) {
      /** The address of a portrait that did not come. */
      #missing = "";
      override render(): Template {
        const { vcard } = this.model as Contact;
        const address = vcard?.get("portrait");
        if (typeof address !== "string" || address === "" || address === this.#missing) return super.render();
        const missed = () => {
          this.#missing = address;
          this.requestUpdate();
        };
        const { name, width, height } = this;
        return html`<img class="avatar ${this.getAttribute("class") ?? ""}" src=${address} width=${width}
          height=${height} style="object-fit: cover" loading="lazy" decoding="async"
          alt=${__("The profile picture of %1$s", name)} @error=${missed} />`;
      }
    };
  });
}
