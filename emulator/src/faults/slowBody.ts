import type { ServerResponse } from "node:http";

/** Sends a body a few bytes at a time, and ends when all of it is sent or the client has gone. */
export function sendSlowly(response: ServerResponse, body: Buffer, bytes: number, milliseconds: number): void {
  let sent = 0;
  const sendSome = () => {
    const end = sent + bytes;
    if (end >= body.length) {
      clearInterval(timer);
      response.end(body.subarray(sent));
      return;
    }
    response.write(body.subarray(sent, end));
    sent = end;
  };
  const timer = setInterval(sendSome, milliseconds);
  response.on("close", () => clearInterval(timer));
  sendSome();
}

/** How much of an endless body is written at once, in bytes. */
const piece = "x".repeat(65_536);

/** Begins a JSON object whose one text never ends: as much as the client takes, until it goes away. */
export function sendWithoutEnd(response: ServerResponse): void {
  let isOver = false;
  const sendMore = () => {
    while (!isOver && response.write(piece)) {
      // The client takes more.
    }
  };
  response.on("drain", sendMore);
  response.on("close", () => {
    isOver = true;
  });
  response.write('{"filler":"');
  sendMore();
}
