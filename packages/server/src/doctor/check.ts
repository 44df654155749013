import type { DoctorHop } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/config.ts";
import type { Facts } from "./facts.ts";

/** What a check's answer can be; the engine adds who was looked at. */
export type Verdict =
  | { state: "fine"; measured: string; hops?: readonly Hop[] }
  /** `values` fill the braces of the check's lines. */
  | { state: "fault"; measured: string; values?: Readonly<Record<string, string>> }
  /** What it looks at does not exist here, and need not. */
  | { state: "none"; measured: string };

/** One step of something longer. */
export type Hop = DoctorHop;

/** A site at one of its public addresses. */
export interface PublicSite {
  site: SiteConfig;
  /** One of the site's origins. */
  origin: string;
}

/** What is said about a check, before anybody looks. */
interface About {
  /** Stable: `disk-free`. */
  id: string;
  /** What a fault is. */
  severity: "error" | "warning";
  /** What is right when it is fine, a sentence. */
  title: string;
  /** What is measured, a sentence. */
  looks: string;
  /** What a fault means. */
  meaning: string;
  /** What members notice of a fault; absent: nothing. */
  members?: string;
  /** What to do, a line each; what stands in braces is filled in: `chmod 600 {file}`. */
  todo: readonly string[];
  /** Checks without which this one says nothing; each stands before it. */
  dependsOn: readonly string[];
}

/** Of the whole gateway. */
export interface GatewayCheck extends About {
  scope: "gateway";
  look(facts: Facts): Promise<Verdict>;
}

/** Of each site. */
export interface SiteCheck extends About {
  scope: "site";
  look(facts: Facts, site: SiteConfig): Promise<Verdict>;
}

/** Of each public address of each site, as a browser would see it. */
export interface OriginCheck extends About {
  scope: "origin";
  look(facts: Facts, at: PublicSite): Promise<Verdict>;
}

export type Check = GatewayCheck | SiteCheck | OriginCheck;

export function fine(measured: string): Verdict {
  return { state: "fine", measured };
}

export function fault(measured: string, values: Readonly<Record<string, string>> = {}): Verdict {
  return { state: "fault", measured, values };
}

export function none(measured: string): Verdict {
  return { state: "none", measured };
}
