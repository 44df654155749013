import { expect, test } from "vitest";
import { loginAddress } from "../src/page/login-address.ts";

const HERE = "https://www.example.org/news/a-page?b_start=10#comments";

test.each([
  ["a page without it", undefined],
  ["another origin", "https://evil.example.org"],
  ["another port", "https://www.example.org:8443"],
  ["a script", "javascript:alert(1)"],
  ["what is no address", "www.example.org"],
  ["an empty one", ""],
])("%s leads nowhere else than to the page itself", (_, portal) => {
  expect(loginAddress(portal, HERE)).toBe("https://www.example.org/news/a-page?b_start=10");
});

test.each([
  ["https://www.example.org", "https://www.example.org/login"],
  ["https://www.example.org/", "https://www.example.org/login"],
  ["https://www.example.org//evil.example.org", "https://www.example.org//evil.example.org/login"],
  ["https://www.example.org/intra/Plone?x=1#y", "https://www.example.org/intra/Plone/login"],
])("the login of the site %s comes back to the page", (portal, login) => {
  const address = new URL(loginAddress(portal, HERE));
  expect(address.origin + address.pathname).toBe(login);
  expect([...address.searchParams]).toEqual([
    ["came_from", "https://www.example.org/news/a-page?b_start=10"],
  ]);
});
