import type { Problem } from "../../../../spec/http.d.ts";
import { WORDS } from "../words/words.ts";
import type { FileMessage, Private } from "./converse-api.ts";

/** What the gateway answered, in the language it was asked in; undefined for what is no answer of the gateway's. */
export function reasonIn(contentType: string | null, body: string): string | undefined {
  if (!contentType?.startsWith("application/problem+json")) return undefined;
  try {
    const { title } = JSON.parse(body) as Partial<Problem>;
    return typeof title === "string" && title !== "" ? title : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Send a file as Converse.js does, but ask for answers in the session's language, and tell a member what went wrong in
 * place of what a server wrote for programs.
 */
export function sendFilesInWords(converse: Private, language: string): void {
  const message = converse.exports["Message"]?.prototype;
  // Those of rooms have the same one.
  const base = message && (Object.getPrototypeOf(message) as FileMessage);
  if (base === undefined || !("uploadFile" in base)) throw new TypeError("Converse.js sends no files.");
  sayWhyNoPlace(converse, base);
  base.uploadFile = function () {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ lengthComputable, loaded, total }) =>
      lengthComputable && this.set("progress", loaded / total);
    request.onloadend = () => void settle(converse, this, request);
    request.open("PUT", String(this.get("put")));
    request.setRequestHeader("Content-Type", this.file.type);
    request.setRequestHeader("Accept-Language", language);
    for (const { name, value } of this.upload_metadata.headers ?? []) request.setRequestHeader(name, value);
    request.send(this.file);
  };
}

/** Whether a server refuses a place for a file because there is none left, today or at all (XEP-0363, 9). */
export function isFull(refusal: unknown): boolean {
  const { querySelector } = (refusal ?? {}) as Partial<Element>;
  return querySelector?.call(refusal, "error > resource-constraint") != null;
}

/** Say why there is no place for a file; Converse.js speaks of a URL. */
function sayWhyNoPlace({ __ }: Private, base: FileMessage): void {
  const { getRequestSlotURL, sendSlotRequestStanza } = base;
  const refusals = new WeakMap<FileMessage, unknown>();
  base.sendSlotRequestStanza = function () {
    return sendSlotRequestStanza.call(this).catch((refusal: unknown) => {
      refusals.set(this, refusal);
      throw refusal;
    });
  };
  base.getRequestSlotURL = async function () {
    await getRequestSlotURL.call(this);
    if (this.get("type") !== "error") return;
    this.save({ message: __(isFull(refusals.get(this)) ? WORDS.filesFull : WORDS.fileFailed) });
  };
}

async function settle({ api, __ }: Private, message: FileMessage, request: XMLHttpRequest): Promise<void> {
  if (request.status === 200 || request.status === 201) {
    const url = message.get("get");
    const sent = { body: url, message: url, oob_url: url, upload: "success" };
    message.save(await api.hook("afterFileUploaded", message, sent));
    return;
  }
  const reason = reasonIn(request.getResponseHeader("Content-Type"), request.responseText);
  const text = reason === undefined ? __(WORDS.fileFailed) : __(WORDS.fileFailedBecause, reason);
  message.save({ is_ephemeral: true, message: text, type: "error", upload: "failure" });
}
