export { type FoundPlone, findPlone } from "./find-plone.ts";
export { PROXIES, type ProxyName, type SetupPlan, type Snippet } from "./model.ts";
export { renderConverseToml } from "./render-converse-toml.ts";
export { renderBuildout, renderProductConfig } from "./render-product-config.ts";
export { renderProxy } from "./render-proxy.ts";
export { renderSystemdUnit } from "./render-systemd-unit.ts";
export { isProgramPath } from "./systemd-word.ts";
export { isPlainPath } from "./zconfig-value.ts";
