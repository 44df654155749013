// The crowd's own process: takes orders from its parent, and ends when the parent lets go of it.
import { Crowd } from "./crowd.ts";
import type { Order, Reply } from "./orders.ts";

let crowd: Crowd | undefined;

function here(): Crowd {
  if (crowd === undefined) throw new TypeError("nobody has come yet");
  return crowd;
}

async function obey(order: Order): Promise<unknown> {
  switch (order.name) {
    case "come":
      crowd = new Crowd(order.order.plan, Math.random);
      return await crowd.come(order.order.withinMs);
    case "allOnline":
      return await here().allOnline(order.order.withinMs);
    case "talk":
      return here().talk(order.order.isTalking);
    case "look":
      return here().look(order.order.turn);
    case "forget":
      return here().forget();
    case "judge":
      return await here().judge();
  }
}

process.on("message", (order: Order) => {
  const { number } = order;
  const reply = (what: Reply) => process.send?.(what);
  obey(order).then(
    (answer) => reply({ number, answer }),
    (error: Error) => reply({ number, error: error.message }),
  );
});
process.on("disconnect", () => crowd?.end());
