import { type Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { ConverseError } from "../errors.ts";
import { type Credential, credentialHeader } from "./credential.ts";

export interface Question {
  /** Origin of Plone's own address. */
  plone: string;
  /** Virtual host path, service and query. */
  path: string;
  credential?: Credential | undefined;
  /** The client's `Accept-Language`. */
  language?: string | undefined;
  /** What the request is called in every log, also in Plone's. */
  requestId?: string | undefined;
  /** Value of the header X-Converse-Signature, for what the gateway itself asks. */
  signature?: string | undefined;
  /** An ETag of Plone's: the answer is 304 where it would be the same. */
  tag?: string | undefined;
  /** JSON to be posted; without it the question is a GET. */
  body?: string | undefined;
  limits: AskLimits;
  agent: Agent;
}

export interface AskLimits {
  /** From the question to the last byte of the answer. */
  milliseconds: number;
  /** Of the answer's body. */
  bytes: number;
}

export interface Answer {
  status: number;
  contentType: string;
  /** Its ETag. */
  tag?: string | undefined;
  body: string;
}

/** Reads an answer up to a limit. */
function readAnswer(response: IncomingMessage, limit: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > limit) {
        reject(new ConverseError("plone-invalid", `Plone's answer has more than ${limit} bytes.`));
        response.destroy();
      }
    });
    response.on("end", () => {
      const contentType = response.headers["content-type"] ?? "";
      const body = Buffer.concat(chunks, bytes).toString("utf8");
      resolve({ status: response.statusCode ?? 0, contentType, tag: response.headers.etag, body });
    });
    response.on("error", reject);
  });
}

/**
 * Asks Plone once: no redirect is followed, nothing is tried again.
 *
 * @throws ConverseError `plone-unreachable`, also when the answer breaks off; `plone-timeout`; `plone-invalid` when the
 *   answer is too long.
 */
export function askPlone({
  plone,
  path,
  credential,
  language,
  requestId,
  signature,
  tag,
  body,
  limits,
  agent,
}: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      if (cause instanceof ConverseError) reject(cause);
      else reject(new ConverseError("plone-unreachable", `Nothing answers at ${plone}.`, { cause }));
    };
    const request = (plone.startsWith("https:") ? requestHttps : requestHttp)(`${plone}${path}`, {
      agent,
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(body === undefined
          ? {}
          : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }),
        Accept: "application/json",
        ...(language === undefined ? {} : { "Accept-Language": language }),
        ...(requestId === undefined ? {} : { "X-Request-Id": requestId }),
        ...(signature === undefined ? {} : { "X-Converse-Signature": signature }),
        ...(tag === undefined ? {} : { "If-None-Match": tag }),
        ...credentialHeader(credential),
      },
    });
    const timer = setTimeout(() => {
      fail(new ConverseError("plone-timeout", `Plone took more than ${limits.milliseconds} ms.`));
      request.destroy();
    }, limits.milliseconds);
    request.on("error", fail);
    request.on("response", (response) => {
      readAnswer(response, limits.bytes).then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    });
    request.end(body);
  });
}
