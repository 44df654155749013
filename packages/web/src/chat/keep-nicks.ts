import type { HeadingButton, Private, Room } from "./converse-api.ts";

/**
 * In each room everybody is called as in the site, by the server. Converse.js takes the nick that it is given there
 * (status 210); what would ask for another one is not offered, and answers what is typed with the nick.
 */
export function keepNicks({ __, api, exports }: Private): void {
  const room = exports["MUC"]?.prototype as unknown as Room | undefined;
  if (room === undefined) throw new TypeError("Converse.js has no rooms.");
  // Converse.js's own sentence, so that it is there in each language. What it takes for no command is sent as a message.
  const answer = (model: Room) => __('Your nickname is "%1$s"', model.get("nick"));

  room.setNickname = async function (this: Room) {
    await this.createMessage({ message: answer(this), type: "error" });
  };
  room.registerNickname = async function (this: Room) {
    return answer(this);
  };
  api.listen.on("getHeadingButtons", (_: unknown, buttons: HeadingButton[]) =>
    buttons.filter(({ name }) => name !== "nickname"),
  );
}
