import { describe, expect, test } from "vitest";
import { orderOf } from "../src/order.ts";

const RIVALS = ["a", "b", "c"];
const ROUNDS = [0, 1, 2, 3, 4, 5];

describe("the order of the rivals", () => {
  test("has each of them once in every round", () => {
    for (const round of ROUNDS) expect(orderOf(RIVALS, round).toSorted()).toEqual(RIVALS);
  });

  test("lets each begin and each end as often as the others", () => {
    const orders = ROUNDS.map((round) => orderOf(RIVALS, round));
    for (const place of [0, 2]) expect(orders.map((order) => order[place]).toSorted()).toEqual([..."aabbcc"]);
  });

  test("is turned round from one round to the next", () => {
    expect(orderOf(RIVALS, 1)).toEqual(orderOf(RIVALS, 0).reverse());
  });
});
