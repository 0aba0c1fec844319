import { cut } from "./text.js";

/** HubSpot's own text is cut after this many UTF-16 units, so that the advice that follows it can be read. */
const LONGEST_DETAILS = 1_500;

/** What HubSpot's error body and headers say. Every part may be missing: HubSpot's specification requires none. */
export interface ErrorDetails {
  status: number;
  category?: string | undefined;
  message?: string | undefined;
  /** A line for each error that HubSpot lists, with its field if it has one, and for each other part of the context. */
  fields: string[];
  /** The scopes that HubSpot says are required. */
  scopes?: string[] | undefined;
  correlationId?: string | undefined;
}

/** Error details for a message. `code`: such as `400 VALIDATION_ERROR`. `text`: HubSpot's words, put after the code. */
export function inWords({ status, category, message, fields, correlationId }: ErrorDetails): {
  code: string;
  text: string;
} {
  const said = [message, ...fields].flatMap((part) => (part ? [part.trim().replace(/\.$/, "")] : []));
  const id = correlationId ? ` (correlation id ${correlationId})` : "";
  return {
    code: category ? `${status} ${category}` : String(status),
    text: said.length > 0 ? `: ${cut(said.join("; "), LONGEST_DETAILS)}${id}` : id,
  };
}
