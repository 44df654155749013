/**
 * The programs that the registries of Node and Python do not bring, and the package that has them on each system.
 *
 * @typedef {object} Program
 * @property {string} name its file
 * @property {string} debian
 * @property {string} homebrew
 * @property {string} macports
 * @property {string} fedora
 */

/** @satisfies {Readonly<Record<string, Program>>} */
export const PROGRAMS = {
  prosody: {
    name: "prosody",
    debian: "prosody",
    homebrew: "prosody/prosody/prosody",
    macports: "prosody",
    fedora: "prosody",
  },
  python: {
    name: "python3",
    debian: "python3",
    homebrew: "python@3.12",
    macports: "python312",
    fedora: "python3.12",
  },
  /** Debian alone keeps it apart from Python. */
  venv: {
    name: "python3 -m venv",
    debian: "python3-venv",
    homebrew: "python@3.12",
    macports: "python312",
    fedora: "python3",
  },
  lua: { name: "lua5.4", debian: "lua5.4", homebrew: "lua@5.4", macports: "lua54", fedora: "lua" },
  luacheck: {
    name: "luacheck",
    debian: "lua-check",
    homebrew: "luacheck",
    macports: "luarocks && sudo luarocks install luacheck",
    fedora: "luarocks && sudo luarocks install luacheck",
  },
  busted: {
    name: "busted",
    debian: "lua-busted",
    homebrew: "luarocks && luarocks install busted",
    macports: "luarocks && sudo luarocks install busted",
    fedora: "luarocks && sudo luarocks install busted",
  },
  chromium: {
    name: "chromium",
    debian: "chromium",
    homebrew: "--cask chromium",
    macports: "chromium",
    fedora: "chromium",
  },
  nginx: { name: "nginx", debian: "nginx", homebrew: "nginx", macports: "nginx", fedora: "nginx" },
  caddy: { name: "caddy", debian: "caddy", homebrew: "caddy", macports: "caddy", fedora: "caddy" },
  /** Without the service and the configuration of Debian's own site. */
  apache: {
    name: "apache2",
    debian: "apache2-bin",
    homebrew: "httpd",
    macports: "apache2",
    fedora: "httpd",
  },
  haproxy: {
    name: "haproxy",
    debian: "haproxy",
    homebrew: "haproxy",
    macports: "haproxy",
    fedora: "haproxy",
  },
  systemdAnalyze: {
    name: "systemd-analyze",
    debian: "systemd",
    homebrew: "systemd",
    macports: "systemd",
    fedora: "systemd",
  },
};

/**
 * What is typed on another system to get a program.
 *
 * @param {Program} program
 * @returns {string}
 */
export function howElsewhere(program) {
  return [
    `  ${program.name}`,
    `    Homebrew: brew install ${program.homebrew}`,
    `    MacPorts: sudo port install ${program.macports}`,
    `    Fedora:   sudo dnf install ${program.fedora}`,
  ].join("\n");
}
