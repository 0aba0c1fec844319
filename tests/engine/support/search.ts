import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.js";

/** Every file that a project's calls wrote, by its path; not the program, in which secrets may stand. */
export function written(pulumi: Project): Record<string, string> {
  const paths = readdirSync(pulumi.everything, { recursive: true, encoding: "utf8" }).filter(
    (path) => !path.startsWith("program/node_modules") && path !== "program/index.js",
  );
  const texts: Record<string, string> = {};
  for (const path of paths) {
    const file = join(pulumi.everything, path);
    try {
      if (lstatSync(file).isFile()) texts[path] = readFileSync(file, "latin1");
    } catch (error) {
      // What a killed engine left running still tidies up.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return texts;
}

/** The texts in which a secret stands, as it is or in base64, by their names. */
export function placesOf(secret: string, texts: Readonly<Record<string, string>>): string[] {
  const forms = [secret, ...inBase64(secret)];
  return Object.entries(texts)
    .filter(([, text]) => forms.some((form) => text.includes(form)))
    .map(([place]) => place);
}

/** What is sure to stand in the base64 of any text that holds the secret, wherever in it the secret begins. */
function inBase64(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(before === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return whole.toString("base64");
  });
}

/** One message of a gRPC trace in which a secret stands, and where in it. */
export interface TracePlace {
  method: string;
  /** `request.properties.url` */
  path: string;
  /** Whether Pulumi's own mark says that the value is secret. */
  isMarked: boolean;
}

/** Pulumi's mark of a secret value in a message. */
const MARK = "4dabf18193072939515e22adb298388d";

/** Where any of the texts stands in a gRPC trace (`PULUMI_DEBUG_GRPC`). */
export function placesInTrace(trace: string, secrets: readonly string[]): TracePlace[] {
  const places: TracePlace[] = [];
  for (const line of trace.split("\n").filter((text) => text !== "")) {
    const { method, ...message } = JSON.parse(line) as { method: string };
    const walk = (value: unknown, path: string, isMarked: boolean): void => {
      if (typeof value === "object" && value !== null) {
        const marked = isMarked || MARK in value;
        for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name, marked);
      } else if (secrets.some((secret) => String(value).includes(secret))) {
        places.push({ method: method.replace("/pulumirpc.", ""), path, isMarked });
      }
    };
    walk(message, "", false);
  }
  return places;
}
