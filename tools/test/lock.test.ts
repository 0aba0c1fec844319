import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

jest.setTimeout(60_000);

let box: Sandbox;
let lock: string;
let LOCK_MARKS: string;
beforeEach(() => {
  box = new Sandbox();
  lock = join(box.folder, "lock");
  box.write(
    "holder.mjs",
    `import { appendFileSync } from "node:fs";
     import { setTimeout as sleep } from "node:timers/promises";
     import { withLock } from "./tools/lib/lock.mjs";
     const [lock, name, milliseconds] = process.argv.slice(2);
     await withLock(lock, () => console.log("waits"), async () => {
       appendFileSync(process.env.LOG, "in " + name + "\\n");
       console.log("holds");
       await sleep(Number(milliseconds));
       appendFileSync(process.env.LOG, "out " + name + "\\n");
     });`,
  );
});
afterEach(() => box.remove());

/** A process that takes the lock, writes what it does in there into the log, and stays for that long. */
const holder = (name: string, milliseconds: number) =>
  box.run("node", [join(box.checkout, "holder.mjs"), lock, name, String(milliseconds)], {
    env: { LOCK_MARKS },
  });

// Files are what Windows has.
describe.each(["links", "files"])("a lock of %s", (kind) => {
  beforeEach(() => {
    LOCK_MARKS = kind;
  });

  test("the second waits for the first", async () => {
    const first = holder("1", 600);
    await first.printed("holds");
    const second = holder("2", 0);
    await second.printed("waits");
    await Promise.all([first, second]);
    expect(box.calls()).toEqual(["in 1", "out 1", "in 2", "out 2"]);
  });

  test("a free lock is taken without waiting and leaves one file", async () => {
    for (const name of ["1", "2", "3"]) expect((await holder(name, 0)).stdout).toBe("holds\n");
    expect(readdirSync(lock)).toEqual(["3"]);
  });

  test("the lock of a dead process does not block", async () => {
    const first = holder("1", 20_000);
    await first.printed("holds");
    first.child.kill("SIGKILL");
    await first;
    expect((await holder("2", 0)).stdout).toBe("holds\n");
  });

  test("of many, some of them killed, never two hold it", async () => {
    const all = Array.from({ length: 12 }, (_, index) => holder(String(index), 40));
    for (const [index, one] of all.entries()) {
      if (index % 3 === 0) void one.printed("holds").then(() => one.child.kill("SIGKILL"));
    }
    const ends = await Promise.all(all);
    expect(ends.map(({ stderr }) => stderr).join("")).toBe("");
    const calls = box.calls();
    expect(calls.filter((call) => call.startsWith("in "))).toHaveLength(12);
    // Whoever was not killed came out before the next went in.
    for (const call of calls.filter((each) => each.startsWith("out "))) {
      expect(calls[calls.indexOf(call) - 1]).toBe(call.replace("out", "in"));
    }
  });
});

test("a lock whose number another process has now blocks only for a while", async () => {
  LOCK_MARKS = "links";
  mkdirSync(lock);
  symlinkSync(`${hostname()}:${process.pid}`, join(lock, "1"));
  expect((await holder("2", 0)).stdout).toBe("waits\nholds\n");
});
