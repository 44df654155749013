import { expect, test } from "vitest";
import { sessionsOf } from "./fixtures.ts";

test("only the warm cache sees a login again at once", () => {
  expect(Object.values(sessionsOf).map(({ only }) => only)).toEqual([undefined, undefined, 2_000]);
});

test("cold and warm have a place of their own in the list of logins", () => {
  const heads = Object.values(sessionsOf).map(({ head }) => head[0]);
  expect(new Set(heads).size).toBe(3);
});

test("Plone is asked at its own address, as the gateway asks it", () => {
  const [view] = Object.values(sessionsOf);
  expect(view?.port).toBe(8080);
  expect(view?.head[0]).toBe(
    "GET /VirtualHostBase/http/localhost:8090/Plone/VirtualHostRoot/@@bench-credentials HTTP/1.1",
  );
});
