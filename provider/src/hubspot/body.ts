import { z } from "zod";
import type { Body } from "./answer.js";

/** The body as a JSON object, or why it is not one. */
export function readObject({ text, isTooLong }: Body): Record<string, unknown> | string {
  if (isTooLong) return "the body is too long";
  if (text.trim() === "") return "the body is empty";
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return "the body is not JSON";
  }
  const object = z.record(z.string(), z.unknown()).safeParse(body);
  return object.success && !Array.isArray(body) ? object.data : "the body is not a JSON object";
}
