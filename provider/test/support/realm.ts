import { types } from "node:util";

/**
 * Jest runs tests in a context of their own, where `instanceof Error` says no to errors that Node itself makes (a
 * refused connection, say). Outside jest there is one context, so here the two are made to look like one.
 */
const inherited = Function.prototype[Symbol.hasInstance];

function recognise(kind: ErrorConstructor | AggregateErrorConstructor, isOne: (error: Error) => boolean): void {
  Object.defineProperty(kind, Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, value: unknown): boolean {
      if (inherited.call(this as typeof kind, value)) return true;
      return this === kind && types.isNativeError(value) && isOne(value);
    },
  });
}

recognise(Error, () => true);
recognise(AggregateError, (error) => "errors" in error && Array.isArray(error.errors));
