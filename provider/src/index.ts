export { checkApps } from "./checkApps/checkApps.js";
export type {
  AnnouncedLimit,
  CheckReport,
  DocumentFinding,
  Finding,
  Surprise,
  SurpriseCode,
} from "./checkApps/report.js";
export { ConfigError } from "./config.js";
export * from "./dynamic.js";
export { importApps, NothingToImportError } from "./importApps.js";
export { definitions } from "./resources/index.js";
export { NO_STACK_CONFIG } from "./setting.js";
