import { z } from "zod";
import { isLoopback } from "../config.js";
import type { DocumentShape, FieldValue } from "../hubspot/client.js";
import { timestamp } from "./timestamp.js";

/** One setting of a document. */
export interface Field {
  /** What an input may be. */
  input: z.ZodType<FieldValue>;
  /** The same in words, for messages: "a whole number from 1 to 2147483647". */
  expected: string;
  /** What an answer holds: the type alone, since HubSpot decides what is valid. */
  answer: z.ZodType<FieldValue>;
  /** Which differences between what was sent and what HubSpot answers are HubSpot's own spelling of it. */
  spelling: "exact" | "name" | "url";
  /**
   * What true gives to the users of every connected account, in words: "the app". A change of it is warned of, and a
   * document made anew starts from the default when the program does not declare the field, where other fields get
   * what the state last knew.
   */
  releases?: string;
}

/** A kind of settings document: everything that tells it apart from its siblings. */
export interface Definition extends DocumentShape {
  /** The resource class, and what the shim captures. It stands in users' state, for ever. */
  kind: string;
  /** The settings that a program may declare, in the order in which they are shown. */
  fields: Record<string, Field>;
  /** Dates that HubSpot adds to its answers. */
  timestamps: readonly string[];
  /** What a first POST sends for a field that nobody declared. A field without one must be declared. */
  defaults: Readonly<Record<string, FieldValue>>;
  /** HubSpot has a DELETE for it. */
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

/** A switch. */
export const flag: Field = {
  input: z.boolean(),
  expected: "true or false",
  answer: z.boolean(),
  spelling: "exact",
};

/** Whether users of connected accounts get something. What once was released is not released again unasked. */
export function released(what: string): Field {
  return { ...flag, releases: what };
}

/** A name that is shown to users. HubSpot may spell its case otherwise. */
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

/** The same with a place for the call: HubSpot's reference says that `%s` becomes the call's external id. */
export const recordingUrl: Field = {
  input: z.string().refine((text) => isHttps(text) && text.includes("%s")),
  expected: "an absolute https URL (http only for localhost) that holds %s, where HubSpot puts the call's external id",
  answer: z.string(),
  spelling: "url",
};

function isHttps(text: string): boolean {
  // "https:host" and "https:/host" parse too, but no person means them.
  if (!/^https?:\/\//i.test(text.trim()) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || isLoopback(hostname);
}

/** Adds what follows from the fields: the types of an answer. */
export function define(definition: Omit<Definition, "answers">): Definition {
  const answers: Definition["answers"] = Object.fromEntries(
    Object.entries(definition.fields).map(([name, field]) => [name, field.answer]),
  );
  for (const name of definition.timestamps) answers[name] = timestamp;
  return { ...definition, answers };
}
