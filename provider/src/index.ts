export * from "./dynamic.js";
export { importApps, NothingToImportError } from "./importApps.js";
