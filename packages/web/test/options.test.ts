import { expect, test } from "vitest";
import { converseOptions } from "../src/chat/options.ts";
import { SETTINGS, session } from "./fixtures.ts";

const PAGE = { protocol: "https:", host: "www.example.org", hostname: "www.example.org" };
const ASSETS = "https://www.example.org/chat/converse-14.0.0-abc";
const ignore = () => undefined;
const options = (changes = {}, page = PAGE, report: (error: Error) => void = ignore) =>
  converseOptions(session(changes), page, ASSETS, report);

test("no address of another host is in the options", () => {
  const urls = JSON.stringify(options()).match(/(https?|wss?):\/\/[^"]*/g) ?? [];
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((url) => new URL(url).host !== PAGE.host)).toEqual([]);
});

test("what would ask other hosts by itself is switched off", () => {
  expect(options()).toMatchObject({
    discover_connection_methods: false,
    use_system_emojis: true,
    autocomplete_providers_url: "",
    xmpp_providers_url: "",
    muc_search_service: "",
    fetch_url_headers: false,
    embed_3rd_party_media_players: false,
    muc_show_ogp_unfurls: false,
    allowed_image_domains: ["www.example.org"],
    allowed_audio_domains: ["www.example.org"],
    allowed_video_domains: ["www.example.org"],
  });
});

test("nobody registers, logs out or trusts a device in the chat, and it keeps no keys", () => {
  expect(options()).toMatchObject({
    allow_registration: false,
    allow_logout: false,
    allow_user_trust_override: false,
    reuse_scram_keys: false,
    clear_cache_on_logout: true,
  });
  expect(options()).not.toHaveProperty("credentials_url");
  expect(options()).not.toHaveProperty("password");
  expect(JSON.stringify(options())).not.toContain(session().token);
  expect(options().blacklisted_plugins).toEqual(
    expect.arrayContaining(["converse-omemo", "converse-omemo-views", "converse-register"]),
  );
});

test("the stream is a websocket on the page's own origin, encrypted as the page is", () => {
  expect(options()).toMatchObject({ websocket_url: "wss://www.example.org/chat/ws" });
  const plain = { protocol: "http:", host: "localhost:8080", hostname: "localhost" };
  expect(options({}, plain)).toMatchObject({ websocket_url: "ws://localhost:8080/chat/ws" });
  expect(options()).not.toHaveProperty("bosh_service_url");
});

test("or BOSH, never both", () => {
  const bosh = options({ endpoints: { bosh: "/chat/http-bind" } });
  expect(bosh).toMatchObject({ bosh_service_url: "https://www.example.org/chat/http-bind" });
  expect(bosh).not.toHaveProperty("websocket_url");
});

test("contacts are shown under the titles of their groups", () => {
  expect(options()).toMatchObject({ roster_groups: true, show_self_in_roster: false });
});

test("who the member is, in which language, and where rooms are", () => {
  expect(options({ jid: "zoe\\40x.org@example.org", nickname: "Zoë", language: "pt-br" })).toMatchObject({
    jid: "zoe\\40x.org@example.org",
    nickname: "Zoë",
    i18n: "pt_BR",
    muc_domain: "rooms.example.org",
    locked_muc_nickname: true,
  });
});

test.each([
  [true, "debug"],
  [false, "error"],
])("the site's settings: autoSubscribe and debug are %s", (on, loglevel) => {
  const settings = { ...SETTINGS, autoSubscribe: on, debug: on };
  expect(options({ settings })).toMatchObject({ auto_subscribe: on, loglevel });
});

test.each([
  ["system", "classic", "dracula"],
  ["light", "classic", "classic"],
  ["dark", "dracula", "dracula"],
] as const)("the chat's colours are %s", (theme, light, dark) => {
  expect(options({ settings: { ...SETTINGS, theme } })).toMatchObject({ theme: light, dark_theme: dark });
});

test.each([true, false])("rooms are there: %s", (rooms) => {
  const asked = options({ settings: { ...SETTINGS, rooms } });
  expect(asked).toMatchObject({ allow_muc_invitations: rooms, allow_bookmarks: rooms });
});

test.each([true, false])("a message is heard: %s, and the sound comes from the gateway", (sounds) => {
  const asked = options({ settings: { ...SETTINGS, sounds } });
  expect(asked).toMatchObject({ play_sounds: sounds, sounds_path: `${ASSETS}/sounds/` });
});

test.each([true, false])("desktop notifications are shown: %s", (notifications) => {
  const asked = options({ settings: { ...SETTINGS, notifications } });
  expect(asked).toMatchObject({ show_desktop_notifications: notifications });
});

test.each([
  ["overlay", "overlayed", false],
  ["embedded", "embedded", true],
] as const)("the chat's appearance is %s", (appearance, view_mode, sticky_controlbox) => {
  const asked = options({ settings: { ...SETTINGS, appearance } });
  expect(asked).toMatchObject({ view_mode, sticky_controlbox });
});

test("the site's own BOSH address is taken with BOSH, and is nothing to a websocket", () => {
  const settings = { ...SETTINGS, boshUrl: "/http-bind" };
  const bosh = options({ settings, endpoints: { bosh: "/chat/http-bind" } });
  expect(bosh).toMatchObject({ bosh_service_url: "https://www.example.org/http-bind" });
  expect(options({ settings })).not.toHaveProperty("bosh_service_url");
});

test("a BOSH address of another origin is reported and the gateway's is taken", () => {
  const reported: unknown[] = [];
  const settings = { ...SETTINGS, boshUrl: "https://xmpp.example.org/http-bind" };
  const bosh = options({ settings, endpoints: { bosh: "/chat/http-bind" } }, PAGE, (error) =>
    reported.push(error),
  );
  expect(bosh).toMatchObject({ bosh_service_url: "https://www.example.org/chat/http-bind" });
  expect(reported).toMatchObject([{ code: "page-bosh-origin" }]);
});
