/** What a Lua option of the configuration may be. */
export type Option = string | number | boolean | readonly string[] | readonly number[];
export type Options = Readonly<Record<string, Option>>;

export interface Host {
  domain: string;
  /** The module of a component; absent: a host of members. */
  component?: string;
  options: Options;
}

export interface ConfigModel {
  /** Searched in this order, before Prosody's own. */
  pluginFolders: readonly string[];
  dataFolder: string;
  logFile: string;
  port: number;
  modules: readonly string[];
  options: Options;
  hosts: readonly Host[];
}

/** The text of `prosody.cfg.lua`: HTTP on the loopback, no other listener, everything logged. */
export function prosodyConfig(model: ConfigModel): string {
  const options: Options = {
    plugin_paths: model.pluginFolders,
    data_path: model.dataFolder,
    pidfile: "prosody.pid",
    run_as_root: process.getuid?.() === 0,
    modules_enabled: model.modules,
    modules_disabled: ["s2s", "s2s_auth_certs"],
    c2s_ports: [],
    c2s_direct_tls_ports: [],
    legacy_ssl_ports: [],
    http_ports: [model.port],
    http_interfaces: ["127.0.0.1"],
    https_ports: [],
    consider_websocket_secure: true,
    consider_bosh_secure: true,
    ...model.options,
  };
  return [
    ...assignments(options),
    `log = { { levels = { min = "debug" }, to = "file", filename = ${literal(model.logFile)} } }`,
    ...model.hosts.flatMap(({ domain, component, options }) => [
      "",
      component === undefined
        ? `VirtualHost ${literal(domain)}`
        : `Component ${literal(domain)} ${literal(component)}`,
      ...assignments(options),
    ]),
    "",
  ].join("\n");
}

function assignments(options: Options): string[] {
  return Object.entries(options).map(([name, value]) => `${name} = ${literal(value)}`);
}

function literal(value: Option): string {
  if (typeof value === "object") return `{ ${value.map((item) => literal(item)).join(", ")} }`;
  // In JSON's strings only the escapes \uXXXX and \/ are not Lua's; neither arises in paths, names and domains.
  return JSON.stringify(value);
}
