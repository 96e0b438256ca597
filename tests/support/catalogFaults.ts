// What BookWorm's Catalog, or the network before it, does when it misbehaves: each fault answers one request in its way.
import type { ServerResponse } from 'node:http';

/** Answers the request, or does not; `right` is what a healthy Catalog would have said. */
export type CatalogFault = (response: ServerResponse, right: RightAnswer) => void;

export interface RightAnswer {
  readonly body: unknown;
  send(): void;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

export const status =
  (code: number): CatalogFault =>
  (response) => {
    response.writeHead(code, json).end(JSON.stringify({ detail: `Status ${code}.` }));
  };

/** Catalog's own way of limiting: the header is in milliseconds, possibly fractional. */
export const limited =
  (retryAfterMs?: number): CatalogFault =>
  (response) => {
    const retryAfter = retryAfterMs === undefined ? {} : { 'retry-after': String(retryAfterMs) };
    response.writeHead(429, { ...json, ...retryAfter }).end();
  };

/** A page of a proxy that believes it is helping. */
export const garbage: CatalogFault = (response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>It works!</html>');
};

/** JSON that ends in the middle; the answer itself is complete. */
export const truncated: CatalogFault = (response, { body }) => {
  const text = JSON.stringify(body);
  response.writeHead(200, json).end(text.slice(0, text.length / 2));
};

/** The connection breaks in the middle of the answer. */
export const cutOff: CatalogFault = (response, { body }) => {
  const text = JSON.stringify(body);
  response.writeHead(200, { ...json, 'content-length': text.length });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
};

/** JSON, but of another kind than the one agreed on. */
export const instead =
  (body: unknown): CatalogFault =>
  (response) => {
    response.writeHead(200, json).end(JSON.stringify(body));
  };

/** Every value of every record is of a wrong type; the ids stay readable. */
export const wrongTypes: CatalogFault = (response, { body }) => {
  const wrong = (record: object) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, key === 'id' ? value : { wrong: value }]));
  response.writeHead(200, json).end(JSON.stringify((body as readonly object[]).map(wrong)));
};

/** Takes the request and never answers. */
export const hang: CatalogFault = () => {};

/** Sends the head of an answer and half of the body, and then nothing more. */
export const stall: CatalogFault = (response, { body }) => {
  const text = JSON.stringify(body);
  response.writeHead(200, { ...json, 'content-length': text.length }).write(text.slice(0, text.length / 2));
};

export const slow =
  (delayMs: number): CatalogFault =>
  (_response, { send }) => {
    setTimeout(send, delayMs);
  };

/** Keeps sending for as long as somebody listens. */
export const endless: CatalogFault = (response) => {
  const chunk = Buffer.alloc(4 * 1024 * 1024, ' ');
  const more = () => {
    if (!response.destroyed) response.write(chunk, more);
  };
  response.writeHead(200, json).write('[', more);
};
