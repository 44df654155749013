/**
 * What a proxy in front of the gateway must allow. An open page says something every 60 seconds, and a request of BOSH
 * waits as long at most; files have 16 MiB.
 */
export const PROXY_LIMITS = { idleSeconds: 75, bodyMebibytes: 17 };
