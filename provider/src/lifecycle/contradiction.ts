import { HubSpotError } from "../hubspot/errors.js";

/**
 * HubSpot answers something else than what was sent, and still does when asked again: `app N: HubSpot answered ANSWER
 * for FIELD, sent VALUE`.
 */
export class ContradictionError extends HubSpotError {}
