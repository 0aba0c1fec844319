import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { version, versionHeader } from "../version.js";

/** What the first byte of a TLS handshake is. */
const handshake = 0x16;

/** Node's codes for requests that it cannot read, with the status it answers and what to say. */
const known: Readonly<Record<string, readonly [status: string, words: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "The headers are longer than 16 KiB."],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not come whole in time."],
  HPE_INVALID_METHOD: ["400 Bad Request", "This is no HTTP request: a method like GET has to come first."],
};

/**
 * Answers requests that Node cannot read, and says what is wrong with them: Node alone would send only a status, or close
 * the connection.
 */
export function answerTheUnreadable(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    // The client has gone, or part of an answer was sent already.
    if (
      error.code === "ECONNRESET" ||
      !socket.writable ||
      ("bytesWritten" in socket && Number(socket.bytesWritten) > 0)
    ) {
      socket.destroy();
      return;
    }
    const isTls = error.rawPacket?.[0] === handshake;
    const [status, words] = isTls
      ? ["400 Bad Request", "The emulator speaks plain http, not https: use an address that begins with http://."]
      : (known[error.code ?? ""] ?? ["400 Bad Request", `This is no HTTP request that can be read (${error.code}).`]);
    refuse(socket, status, words);
  });
  server.on("connect", (_request, socket: Duplex) => {
    refuse(socket, "405 Method Not Allowed", "The emulator is no proxy: give it to the provider as hubspot:baseUrl.");
  });
  server.on("checkExpectation", (request, response) => {
    const words = `The emulator meets no expectation but 100-continue, not ${JSON.stringify(request.headers.expect)}.`;
    answerInWords(response, 417, words);
  });
}

/** Answers a request that is not looked at any further, in HubSpot's form, and ends the connection. */
export function answerInWords(response: ServerResponse, status: number, message: string): void {
  const body = bodyOf(message);
  const length = Buffer.byteLength(body);
  const headers = { "Content-Type": "application/json", "Content-Length": length, [versionHeader]: version };
  response.writeHead(status, { ...headers, Connection: "close" });
  response.end(body);
}

function bodyOf(message: string): string {
  return JSON.stringify({ status: "error", message });
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = bodyOf(message);
  const type = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  const headers = `${type}\r\n${versionHeader}: ${version}\r\nConnection: close`;
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}
