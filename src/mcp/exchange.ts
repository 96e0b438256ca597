// The SDK's transports cannot be left by a client without leaving their promise open; this one carries one request and one answer.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCErrorResponse, JSONRPCRequest, JSONRPCResultResponse } from '@modelcontextprotocol/sdk/types.js';

export type JsonRpcAnswer = JSONRPCResultResponse | JSONRPCErrorResponse;

/**
 * Hands the request to a server made for it alone. A finished server is left to the garbage collector: closing it would
 * only build errors for nobody.
 * @param disconnected aborts the handler's own signal when the client goes away.
 * @returns undefined when the client is gone.
 */
export function exchange(
  server: Server,
  request: JSONRPCRequest,
  disconnected: AbortSignal,
): Promise<JsonRpcAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      resolve(undefined);
      server.close().catch(reject);
    };
    const transport: Transport = {
      start: async () => {},
      // A JSON answer has no room for notifications on the way.
      send: async (message) => {
        if (!('method' in message)) resolve(message);
      },
      close: async () => transport.onclose?.(),
    };
    if (disconnected.aborted) return resolve(undefined);
    disconnected.addEventListener('abort', leave, { once: true });
    server.connect(transport).then(() => transport.onmessage?.(withoutTask(request)), reject);
  });
}

/** A server that offers no tasks has to ignore the wish for one; the SDK would fail instead. */
function withoutTask(request: JSONRPCRequest): JSONRPCRequest {
  return request.params?.task === undefined ? request : { ...request, params: { ...request.params, task: undefined } };
}
