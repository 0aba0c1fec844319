import { z } from "zod";
import { isLoopback } from "../config.js";
import type { DocumentShape, FieldValue } from "../hubspot/client.js";
import { timestamp } from "./timestamp.js";

/** One setting of a document. */
export interface Field {
  /** Validates an input. */
  input: z.ZodType<FieldValue>;
  /** What a valid input is, for messages: "a whole number from 1 to 2147483647". */
  expected: string;
  /** Validates an answer: only its type, since HubSpot decides what is valid. */
  answer: z.ZodType<FieldValue>;
  /** How HubSpot may change the spelling of a value: not at all (`exact`), as in a name, or as in a URL. */
  spelling: "exact" | "name" | "url";
  /**
   * If set, `true` shows something to all users of connected accounts: this names it, as in "the app". Changes are
   * warned about. When the document is made again and the program does not declare the field, it gets the default;
   * other fields get their last known value.
   */
  releases?: string;
}

/** A kind of settings document: everything in which it differs from the other kinds. */
export interface Definition extends DocumentShape {
  /** The resource class. It is stored in users' state and can never change. */
  kind: string;
  /** The settings that a program may declare, in the order in which they are shown. */
  fields: Record<string, Field>;
  /** Dates that HubSpot adds to its answers. */
  timestamps: readonly string[];
  /** What a first POST sends for a field that nobody declared. A field without one must be declared. */
  defaults: Readonly<Record<string, FieldValue>>;
  /** Whether HubSpot has a DELETE for it. */
  deletable: boolean;
}

/** The largest int32, which HubSpot's specification gives as the type of ids and sizes. */
const MAX_INT32 = 2_147_483_647;

/** A whole number within bounds, both included. An answer may hold any number. */
export function wholeNumber(min: number, max: number): Field {
  return {
    input: z.int().min(min).max(max),
    expected: `a whole number from ${min} to ${max}`,
    answer: z.number(),
    spelling: "exact",
  };
}

/** A positive int32: HubSpot's specification says int32, and neither an id nor a size can be less than 1. */
export const positiveInt32: Field = wholeNumber(1, MAX_INT32);

/** One word out of a list. An answer may hold another one: HubSpot can add words. */
export function oneOf(words: readonly [string, ...string[]]): Field {
  return {
    input: z.enum(words),
    expected: `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
    answer: z.string(),
    spelling: "exact",
  };
}

/** A setting that is true or false. */
export const flag: Field = {
  input: z.boolean(),
  expected: "true or false",
  answer: z.boolean(),
  spelling: "exact",
};

/** A setting that shows something to users of connected accounts. See {@link Field.releases}. */
export function released(what: string): Field {
  return { ...flag, releases: what };
}

/** A name that is shown to users. HubSpot may change its case. */
export const displayName: Field = {
  input: z.string().regex(/\S/),
  expected: "a text that is not blank",
  answer: z.string(),
  spelling: "name",
};

/** An absolute URL that browsers open: https, or http on this machine for development. */
export const httpsUrl: Field = {
  input: z.string().refine(isHttps),
  expected: "an absolute https URL (http only for localhost)",
  answer: z.string(),
  spelling: "url",
};

/** The same, with `%s`, which HubSpot replaces by the call's external id. */
export const recordingUrl: Field = {
  input: z.string().refine((text) => isHttps(text) && text.includes("%s")),
  expected: "an absolute https URL (http only for localhost) that holds %s, where HubSpot puts the call's external id",
  answer: z.string(),
  spelling: "url",
};

function isHttps(text: string): boolean {
  // "https:host" and "https:/host" parse too, but are always mistakes.
  if (!/^https?:\/\//i.test(text.trim()) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || isLoopback(hostname);
}

/** Completes a definition with the types of an answer. */
export function define(definition: Omit<Definition, "answers">): Definition {
  const answers: Definition["answers"] = Object.fromEntries(
    Object.entries(definition.fields).map(([name, field]) => [name, field.answer]),
  );
  for (const name of definition.timestamps) answers[name] = timestamp;
  return { ...definition, answers };
}
