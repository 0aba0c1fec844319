/** What a face of the provider stands on: the lifecycle of every kind of settings document, and what it needs. */
export { type Config, ConfigError, type ConfigSource, readConfig } from "./config.js";
export { engineProbe } from "./engine.js";
export { Operation } from "./lifecycle/operation.js";
export { HIDDEN, type Properties, UNKNOWN } from "./lifecycle/properties.js";
export { HalfDoneError } from "./lifecycle/failures.js";
export { Lifecycle } from "./lifecycle.js";
export type { Definition } from "./resources/definition.js";
export { definitions } from "./resources/index.js";
