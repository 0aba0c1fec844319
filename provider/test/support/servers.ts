import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type RequestListener, request, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  // The latest first: a proxy's tunnels, then the proxy, then what it led to.
  for (const close of closing.splice(0).reverse()) await close();
});

/** Passes every request on to another server; `path` may change the path, with its query. */
export function passOn(to: () => string, path = (given: string) => given): RequestListener {
  return (incoming, answer) => {
    const { method, headers } = incoming;
    const onward = request(to() + path(incoming.url ?? "/"), { method, headers }, (theirs) => {
      answer.writeHead(theirs.statusCode ?? 502, theirs.headers);
      theirs.pipe(answer);
    });
    onward.once("error", () => answer.destroy());
    incoming.pipe(onward);
  };
}

/** A plain server on 127.0.0.1 for one test; answers its port. */
export function serve(listener: RequestListener): Promise<number> {
  return listen(createServer(listener));
}

/** A TLS server for one host name, with a certificate of its own that is not trusted by default. */
export async function serveTls(host: string, listener: RequestListener): Promise<{ port: number; authority: string }> {
  const folder = mkdtempSync(join(tmpdir(), "hubspot-tls-"));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const [key, authority] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`, "-days", "2"];
  const kind = ["-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", authority];
  execFileSync("openssl", ["req", "-x509", ...kind, ...subject], { stdio: "pipe" });
  const port = await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(authority) }, listener));
  return { port, authority };
}

/** A proxy, and what it was asked for: methods, targets and all headers, in lower case. */
export interface Proxy {
  url: string;
  asked: string[];
  headers: IncomingHttpHeaders[];
}

/** A proxy on loopback: takes every CONNECT to one port of this machine. */
export async function proxyTo(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    answer.writeHead(400).end();
  });
  const onward = new Set<Socket>();
  server.on("connect", (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    headers.push(incoming.headers);
    const tunnel = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel.pipe(socket);
      socket.pipe(tunnel);
    });
    for (const end of [socket, tunnel]) {
      onward.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => {
        onward.delete(end);
        (end === socket ? tunnel : socket).destroy();
      });
    }
  });
  const own = await listen(server);
  closing.push(async () => {
    for (const socket of onward) socket.destroy();
  });
  return { url: `http://127.0.0.1:${own}`, asked, headers };
}

/** A proxy on loopback that refuses every CONNECT and repeats all that it was sent. */
export async function refusingProxy(
  status: 403 | 407,
): Promise<{ port: number; readonly refused: number; heard(): string }> {
  const heard: string[] = [];
  const server = createServer((_, answer) => answer.writeHead(status).end());
  server.on("connect", ({ url, headers }, socket: Socket) => {
    const echo = JSON.stringify({ url, headers });
    heard.push(echo);
    const head = `HTTP/1.1 ${status} Refused\r\nX-Echo: ${headers["proxy-authorization"]}\r\n`;
    socket.on("error", () => socket.destroy());
    socket.end(`${head}Content-Length: ${echo.length}\r\n\r\n${echo}`);
  });
  const port = await listen(server);
  return {
    port,
    heard: () => heard.join("\n"),
    get refused() {
      return heard.length;
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(
    () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}
