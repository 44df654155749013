import type { z } from "zod";
import { configJsonSchema } from "../../src/config/index.ts";

type Schema = z.core.JSONSchema.BaseSchema;

const BEGIN = "<!-- made from the schema -->";
const END = "<!-- end of what is made -->";

function code(value: unknown): string {
  return `\`${Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : JSON.stringify(value)}\``;
}

function typeOf({ type, enum: values, const: only, minimum, maximum, items }: Schema): string {
  if (values !== undefined) return values.map(code).join(", ");
  if (only !== undefined) return code(only);
  if (type === "boolean") return "`true`, `false`";
  if (type === "integer") return `a number, ${minimum} to ${maximum}`;
  return items === undefined ? "a text" : "a list of texts";
}

function rowsOf(table: Schema, prefix: string): string[] {
  return Object.entries(table.properties ?? {}).flatMap(([key, schema]) => {
    if ((typeof schema === "boolean" || schema.properties) ?? schema.additionalProperties) return [];
    const { description = "", examples = [], default: standard } = schema;
    const isNeeded = table.required?.includes(key) === true;
    const without = standard === undefined ? (isNeeded ? "needed" : "") : code(standard);
    const example = `${key} = ${code(examples[0]).slice(1, -1)}`;
    return [`| \`${prefix}${key}\` | ${typeOf(schema)} | ${without} | ${description} | \`${example}\` |`];
  });
}

function section(title: string, table: Schema, prefix: string): string {
  const head = "| Key | Values | Default | What it does | Example |\n|---|---|---|---|---|";
  return `### ${title}\n\n${head}\n${rowsOf(table, prefix).join("\n")}\n`;
}

function tableOf(schema: unknown): Schema {
  if (typeof schema !== "object" || schema === null) throw new Error("the schema has no such table");
  return schema as Schema;
}

/** The page with the reference of every key between its markers, as the schema has it. */
export function withReference(page: string): string {
  const file = configJsonSchema();
  const { listen, xmpp, addresses, audit, sites } = file.properties ?? {};
  const site = tableOf(tableOf(sites).additionalProperties);
  const made = [
    section("At the top", file, ""),
    section(`\`[listen]\`: ${tableOf(listen).title}`, tableOf(listen), "listen."),
    section(`\`[xmpp]\`: ${tableOf(xmpp).title}`, tableOf(xmpp), "xmpp."),
    section(`\`[addresses]\`: ${tableOf(addresses).title}`, tableOf(addresses), "addresses."),
    section(`\`[audit]\`: ${tableOf(audit).title}`, tableOf(audit), "audit."),
    section(`\`[sites.NAME]\`: ${site.title}`, site, "sites.NAME."),
  ];
  const start = page.indexOf(BEGIN) + BEGIN.length;
  return `${page.slice(0, start)}\n\n${made.join("\n")}\n${page.slice(page.indexOf(END))}`;
}
