/** API for the front end that is outside of this package: the plugin. */
export { type Config, ConfigError, readConfig, SETTINGS } from "./config.js";
export { CREDENTIAL_SETTINGS } from "./credential.js";
export { DeclarationFile } from "./declarationFile.js";
export { engineProbe, livenessOf } from "./engine.js";
export { engineArgument, parseAddress } from "./engineArguments.js";
export { engineListener } from "./engineListener.js";
export type { CallOptions } from "./lifecycle/callOptions.js";
export type { FieldChange } from "./lifecycle/changes.js";
export type { Declaration, DeclarationStore } from "./lifecycle/declarationStore.js";
export type { DetailedDiff } from "./lifecycle/diff.js";
export { HalfDoneError } from "./lifecycle/halfDone.js";
export { Lifecycle } from "./lifecycle/lifecycle.js";
export { Operation, type OperationDependencies } from "./lifecycle/operation.js";
export type { Severity } from "./lifecycle/operationServices.js";
export { HIDDEN, isUnknown, namesIn, type Properties, UNKNOWN } from "./lifecycle/properties.js";
export { definitions } from "./resources/index.js";
export { STATUS, statusCodeOf } from "./statusCode.js";
