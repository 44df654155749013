import type { PublicSettings, Session } from "../../../../spec/http.d.ts";
import { boshAddress, type Page } from "./bosh-address.ts";
import { converseLocale } from "./locale.ts";

/** What does not belong into a site: accounts are Plone's, and there is no encryption between devices. */
const WITHOUT = [
  "converse-adhoc",
  "converse-adhoc-views",
  "converse-disco-views",
  "converse-fullscreen",
  "converse-omemo",
  "converse-omemo-views",
  "converse-push",
  "converse-register",
  "converse-singleton",
];

/**
 * A session as options of `converse.initialize`.
 *
 * @param page - where the page is: the streams stay on its origin
 * @param assets - absolute URL of the folder with Converse.js's files, without a slash at its end
 * @param report - gets what an administrator should know, and the chat goes on without
 */
export function converseOptions(
  session: Session,
  page: Page,
  assets: string,
  report: (error: Error) => void,
) {
  const domain = session.jid.slice(session.jid.indexOf("@") + 1);
  return {
    ...streamOptions(session, page, report),
    ...hereOnly(page.hostname, assets),
    ...themeOptions(session.settings.theme),
    ...roomsOptions(session.settings.rooms, domain),
    jid: session.jid,
    nickname: session.nickname,
    i18n: converseLocale(session.language),
    authentication: "login",
    auto_login: true,
    auto_reconnect: true,
    reuse_scram_keys: false,
    discover_connection_methods: false,
    clear_cache_on_logout: true,
    allow_logout: false,
    allow_registration: false,
    allow_user_trust_override: false,
    allow_adhoc_commands: false,
    allow_url_history_change: false,
    show_client_info: false,
    // Groups of the site are sections of the list.
    roster_groups: true,
    show_self_in_roster: false,
    allow_non_roster_messaging: true,
    auto_subscribe: session.settings.autoSubscribe,
    loglevel: session.settings.debug ? "debug" : "error",
    ...appearanceOptions(session.settings.appearance),
    auto_insert: false,
    play_sounds: session.settings.sounds,
    show_desktop_notifications: session.settings.notifications,
    default_domain: domain,
    locked_domain: domain,
    visible_toolbar_buttons: {
      call: false,
      clear: true,
      emoji: true,
      location: false,
      spoiler: false,
      toggle_occupants: true,
    },
    blacklisted_plugins: WITHOUT,
  };
}

/** Exactly one of the two transports, or Converse.js switches between them with the token it has used already. */
function streamOptions({ endpoints, settings }: Session, page: Page, report: (error: Error) => void) {
  if ("bosh" in endpoints) {
    const url = boshAddress(settings.boshUrl, endpoints.bosh, page, report);
    return { bosh_service_url: url, keepalive: false };
  }
  const { protocol, host } = page;
  return { websocket_url: `${protocol === "https:" ? "wss:" : "ws:"}//${host}${endpoints.websocket}` };
}

/** What has its place in the page is there for good: its list cannot be closed. */
function appearanceOptions(appearance: PublicSettings["appearance"]) {
  const isEmbedded = appearance === "embedded";
  return { view_mode: isEmbedded ? "embedded" : "overlayed", sticky_controlbox: isEmbedded };
}

/** Converse.js takes the one theme or the other as the visitor's system says. */
function themeOptions(theme: PublicSettings["theme"]) {
  const [light, dark] = ["classic", "dracula"];
  return { theme: theme === "dark" ? dark : light, dark_theme: theme === "light" ? light : dark };
}

function roomsOptions(rooms: boolean, domain: string) {
  return {
    muc_domain: `rooms.${domain}`,
    locked_muc_domain: "hidden",
    // The server calls everybody as the site does.
    locked_muc_nickname: true,
    allow_muc_invitations: rooms,
    allow_bookmarks: rooms,
  };
}

/** Nothing that makes the browser ask another host. */
function hereOnly(hostname: string, assets: string) {
  return {
    assets_path: assets,
    notification_icon: `${assets}/images/logo/conversejs-filled.svg`,
    sounds_path: `${assets}/sounds/`,
    use_system_emojis: true,
    emoji_image_path: `${assets}/`,
    allowed_image_domains: [hostname],
    allowed_audio_domains: [hostname],
    allowed_video_domains: [hostname],
    embed_3rd_party_media_players: false,
    muc_show_ogp_unfurls: false,
    fetch_url_headers: false,
    muc_search_service: "",
    autocomplete_providers_url: "",
    xmpp_providers_url: "",
    providers_link: "",
  };
}
