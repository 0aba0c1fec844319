import type { SettingsClient } from "../hubspot/client.js";
import type { Clock } from "../hubspot/clock.js";
import type { Redactor } from "../hubspot/redaction.js";
import type { DeclarationStore } from "./declarationStore.js";

/** How much a line matters. */
export type Severity = "info" | "warning";

/** What an operation gives to each of its documents. */
export interface OperationServices {
  /** @throws ConfigError when the configuration is wrong */
  readonly client: SettingsClient;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Which documents the running program declares or reads. */
  readonly declarations: DeclarationStore;
  /** Aborts once the operation is cancelled. */
  readonly cancelled: AbortSignal;
  /** @throws CancelledError or EngineGoneError when nothing more may be sent */
  throwIfStopped(): Promise<void>;
  /** Prints a line once per operation. */
  print(line: string, severity?: Severity): void;
}
