import { z } from "zod";
import { fileSchema, xmppSchema } from "./schema.ts";

type Schema = z.core.JSONSchema.BaseSchema;

const LOOPBACK = "//(?:[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]|127\\.0\\.0\\.1|\\[::1\\])(?::[0-9]+)?$";

function when(condition: Schema, then: Schema, otherwise: Schema = {}): Schema {
  return { if: condition, then, else: otherwise };
}

function runs(...names: string[]): Schema {
  return { required: ["run"], properties: { run: { enum: names } } };
}

const isPrivate: Schema = { required: ["url_is_private"], properties: { url_is_private: { const: true } } };

/** The same as `check-xmpp.ts`. */
const XMPP_CONDITIONS: Schema[] = [
  when(
    runs("system", "remote"),
    { properties: { http_port: false } },
    { properties: { url: false, url_is_private: { const: false } } },
  ),
  when(runs("system"), {
    properties: { url: { pattern: LOOPBACK }, url_is_private: { const: false } },
  }),
  when(runs("remote"), {
    required: ["url"],
    properties: { prosody: false },
    ...when(isPrivate, {}, { properties: { url: { pattern: `^[Hh][Tt][Tt][Pp][Ss]:|${LOOPBACK}` } } }),
  }),
];

/**
 * The JSON schema (draft 7, which editors understand) of `converse.toml`, made from the schema that the gateway checks
 * the file with. It says nothing of what one site may not share with another, and leaves nodeprep to the gateway.
 */
export function configJsonSchema(): Schema {
  const schema = z.toJSONSchema(fileSchema, {
    io: "input",
    target: "draft-7",
    override({ zodSchema, jsonSchema }) {
      // Zod leaves out those of what is transformed, because they could be what comes out.
      const examples = z.globalRegistry.get(zodSchema)?.["examples"];
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      if (zodSchema === xmppSchema) jsonSchema.allOf = XMPP_CONDITIONS;
      // A table that needs a key is needed itself, though zod is given an empty one to say which key is missing.
      if (zodSchema === fileSchema.shape.xmpp) delete jsonSchema.default;
      if (zodSchema === fileSchema) jsonSchema.required = ["version", "xmpp", "sites"];
    },
  });
  return schema as Schema;
}
