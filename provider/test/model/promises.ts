import { isDeepStrictEqual } from "node:util";
import type { Call } from "hubspot-calling-emulator";
import { assert } from "./assert.js";
import type { Spellings } from "./knownSpellings.js";
import { appsOf, managedBy, predict } from "./predict.js";
import { type Declared, FIELDS } from "./program.js";
import { assertSecrecy } from "./secrecy.js";
import type { Account } from "./world.js";

/** Compares what an operation did with everything that is promised. Throws at the first broken promise. */
export function assertPromises(account: Account, spellings: Spellings): void {
  const { operation, outcome, calls, honesty } = account;
  spellings.learn(account);
  assertSecrecy(account);
  assertWrites(account);
  const predicted = predict(operation, account.before, honesty);
  const failed = outcome.failures.length > 0;
  assert(!predicted.certainly || failed, "refuses what cannot be done", outcome);
  const isCalm = operation.trouble === undefined;
  assert(!isCalm || predicted.refused === failed, "fails only when it must", outcome);
  if (isCalm && predicted.contradicted) assertContradictionsAreSaid(account);

  if (operation.kind === "preview" || operation.kind === "refresh") {
    assert(
      calls.every(({ method }) => method === "GET"),
      "a preview or a refresh writes nothing",
      calls,
    );
  }
  if (failed) assertFailureIsHarmless(account);
  else assertDocuments(account, predicted.documents, spellings);
  if (!failed) assertOutputs(account, spellings);
  if (!failed && operation.kind === "refresh") assertProjection(account, spellings);
  assertNothingOrphaned(account);
}

/** Settings that are already right do not change: nothing is shown and nothing is written. */
export function assertRest({ outcome, calls }: Account): void {
  const { failures, steps } = outcome;
  assert(failures.length === 0, "an operation right after an up succeeds", failures);
  assert(
    Object.values(steps).every((step) => step === "same" || step === "read"),
    "an operation right after an up changes nothing",
    steps,
  );
  assert(
    calls.every(({ method }) => method === "GET"),
    "an operation right after an up writes nothing",
    calls,
  );
}

/** A value that HubSpot stored instead of the sent one is reported, and the state holds no other value. */
function assertContradictionsAreSaid(account: Account): void {
  const { outcome, before, after, honesty } = account;
  assert(
    outcome.failures.some((failure) => /: HubSpot keeps .+ for \w+, sent /.test(failure)),
    "a contradiction is said",
    outcome,
  );
  for (const [name, { id, outputs, halfDone }] of Object.entries(after.resources)) {
    // Resources that this up did not reach are unchanged.
    if (isDeepStrictEqual(outputs, before.resources[name]?.outputs)) continue;
    const isAlone = declaredIn(account).filter(({ appId }) => appId === Number(id)).length <= 1;
    const held = after.documents.get(Number(id));
    if (!halfDone || !isAlone || !held) continue;
    const told = Object.keys(honesty.contradict).filter((name) => !honesty.omitFields.includes(name));
    const wrong = told.filter((field) => outputs[field] !== held[field as keyof typeof held]);
    assert(wrong.length === 0, "outputs never claim what HubSpot did not take", { wrong, outputs, held });
  }
}

function declaredIn({ operation }: Account): readonly Declared[] {
  return "program" in operation ? operation.program : [];
}

/** Promises about each call, whether the operation succeeded or not. */
function assertWrites(account: Account): void {
  const { operation, before, calls, outcome } = account;
  const program = declaredIn(account);
  const on = (appId: number | undefined) => program.filter((declared) => declared.appId === appId);
  const exists = new Set(before.documents.keys());
  for (const [index, call] of calls.entries()) {
    const { method, appId, carriedOut } = call;
    assert(
      [...program.map((declared) => declared.appId), ...appsOf(before)].includes(appId as number),
      "no other app is asked for",
      call,
    );
    if (method === "DELETE") assert(on(appId).length === 0, "what the program declares is never deleted", call);
    if (method === "PATCH") {
      const declared = on(appId).flatMap(({ fields }) => Object.keys(fields));
      // After a POST with an unknown outcome a PATCH with the same body is sent.
      const asksAfterPost = calls
        .slice(0, index)
        .some(
          (earlier) =>
            earlier.method === "POST" && earlier.appId === appId && isDeepStrictEqual(earlier.body, call.body),
        );
      assert(
        asksAfterPost || fieldsIn(call).every((name) => declared.includes(name)),
        "only declared fields are changed",
        call,
      );
      assert(fieldsIn(call).length > 0, "an empty PATCH is never sent", call);
      const isCalm = operation.trouble === undefined && outcome.failures.length === 0;
      const isPlain = isCalm && account.honesty.omitFields.length === 0;
      if (isPlain && !respells(account)) {
        assert(isDeepStrictEqual(fieldsIn(call), [...call.changed].sort()), "only what differs is sent", call);
      }
    }
    if (!carriedOut || appId === undefined) continue;
    if (method === "POST") assert(!exists.has(appId), "no POST is carried out on settings that exist", calls);
    if (method === "POST") assert(fieldsIn(call).length === FIELDS.length, "a POST sends every field", call);
    if (method === "DELETE") exists.delete(appId);
    else exists.add(appId);
  }
}

/** With HubSpot's own spelling, a field that was rightly sent may stay unchanged. */
function respells({ calls, after }: Account): boolean {
  return calls.some(({ appId, body }) => {
    const stored = after.documents.get(appId as number) as Record<string, unknown> | undefined;
    return Object.entries((body ?? {}) as object).some(
      ([name, sent]) => typeof sent === "string" && stored?.[name] !== sent,
    );
  });
}

function fieldsIn({ body }: Call): string[] {
  return Object.keys((body ?? {}) as object).sort();
}

/** A failed operation may have done a part of its work, and nothing else. */
function assertFailureIsHarmless(account: Account): void {
  const { before, after, operation } = account;
  const declared = declaredIn(account);
  for (const [appId, held] of before.documents) {
    const here = declared.filter((one) => one.appId === appId);
    const now = after.documents.get(appId);
    const mayGo = operation.kind !== "preview" && here.length === 0 && appsOf(before).includes(appId);
    assert(now !== undefined || mayGo, "a failure deletes nothing that is wanted", { appId, held });
    if (!now) continue;
    const touched = here.flatMap(({ fields }) => Object.keys(fields));
    const others = FIELDS.filter((name) => !touched.includes(name));
    assert(
      others.every((name) => now[name] === held[name]),
      "a failure leaves other fields alone",
      { held, now },
    );
  }
}

function assertDocuments(
  { after }: Account,
  expected: ReturnType<typeof predict>["documents"],
  spellings: Spellings,
): void {
  assert(
    isDeepStrictEqual([...after.documents.keys()].sort(), [...expected.keys()].sort()),
    "just the declared settings are there",
    { expected: [...expected.keys()], came: [...after.documents.keys()] },
  );
  for (const [appId, fields] of expected) {
    const held = after.documents.get(appId) as unknown as Record<string, unknown>;
    for (const [name, { value, spelling, unseen }] of Object.entries(fields)) {
      const isOurs = spelling === "ours" && spellings.isInOrder(appId, name, held[name], value);
      const isRight = isOurs || held[name] === (spelling === "kept" ? value : (unseen ?? value));
      const promise = spelling === "kept" ? "what nobody manages stays" : "managed fields end as declared";
      assert(isRight, promise, { appId, name, expected: value, came: held[name] });
    }
  }
}

/** After a success the outputs are what HubSpot holds, of settings that were not looked at since at least what is managed. */
function assertOutputs(account: Account, spellings: Spellings): void {
  const { operation, outcome, after, honesty } = account;
  if (operation.kind === "preview" || operation.kind === "destroy") return;
  const program = declaredIn(account);
  for (const [name, { id, outputs, halfDone, external }] of Object.entries(after.resources)) {
    if (external && outcome.steps[name] !== "read") continue;
    const held = after.documents.get(Number(id));
    assert(held !== undefined && !halfDone, "a success leaves nothing half-done", { name, id });
    const declared = program.find((one) => one.name === name);
    const isAlone = program.filter((one) => one.appId === Number(id)).length <= 1;
    const isSeen = operation.kind === "refresh" || operation.manner.refresh || outcome.steps[name] !== "same";
    if (isSeen && isAlone) {
      const stale = (operation.trouble?.stale ?? 0) > 0;
      // The read after an unknown outcome can lag behind the last of several writes of the same values.
      const isTold = (key: string) => !honesty.omitFields.includes(key) && !(stale && key === "updatedAt");
      const keys = Object.keys(held ?? {}).filter(isTold);
      const wrong = keys.filter((key) => outputs[key] !== held?.[key as keyof typeof held]);
      assert(wrong.length === 0, "outputs are what HubSpot holds", { name, wrong, outputs, held });
    }
    for (const [field, wanted] of Object.entries(declared ? managedBy(declared) : {})) {
      assert(spellings.isInOrder(Number(id), field, outputs[field], wanted), "outputs hold what is managed", {
        field,
        outputs,
      });
    }
  }
}

/** A refresh shows only drift in existing inputs, and drops only what is gone. */
function assertProjection({ before, after }: Account, spellings: Spellings): void {
  const there = Object.entries(before.resources).filter(
    ([, { id, external }]) => external || before.documents.has(Number(id)),
  );
  assert(
    isDeepStrictEqual(Object.keys(after.resources).sort(), there.map(([name]) => name).sort()),
    "a refresh drops just what is gone",
    { there, after: after.resources },
  );
  for (const [name, { id, inputs, outputs }] of Object.entries(after.resources)) {
    const old = before.resources[name]?.inputs ?? {};
    assert(isDeepStrictEqual(Object.keys(inputs).sort(), Object.keys(old).sort()), "a refresh keeps to the inputs", {
      old,
      inputs,
    });
    const ignored = old.__ignoreChanges as string[] | undefined;
    for (const field of FIELDS.filter((one) => one in inputs)) {
      const wanted = ignored?.includes(field) ? old[field] : outputs[field];
      const isRight = inputs[field] === wanted || spellings.isInOrder(Number(id), field, wanted, inputs[field]);
      assert(isRight, "a refresh puts what HubSpot holds in place of what drifted", { field, inputs, outputs });
    }
  }
}

/** Everything that an operation made is in the state, even if the operation failed. */
function assertNothingOrphaned({ calls, after }: Account): void {
  for (const call of calls) {
    if (call.method !== "POST" || !call.carriedOut) continue;
    assert(appsOf(after).includes(call.appId as number), "what was made is in the state", call);
  }
  for (const resource of Object.values(after.resources)) {
    assert(typeof resource.outputs.__provider === "string", "outputs carry the provider", resource);
  }
}
