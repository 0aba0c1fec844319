/** What differs between operating systems. */
import { stopSignals } from "../src/command/stopSignals.js";
import { systemErrorText, whyNoPort } from "../src/command/systemErrors.js";

const failed = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

test("on Windows Ctrl-Break and a closed window stop it too", () => {
  expect(stopSignals("win32")).toEqual(["SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"]);
});

test.each(["linux", "darwin"] as const)("on %s a closed terminal is left to the shell", (platform) => {
  expect(stopSignals(platform)).toEqual(["SIGINT", "SIGTERM"]);
});

test("a port that Windows keeps for itself has advice that fits it", () => {
  expect(whyNoPort(failed("EACCES"), 8377)).toBe(
    "cannot listen on port 8377: permission denied (EACCES): choose another with --port, or 0 for any free one",
  );
  expect(whyNoPort(failed("EACCES"), 80)).toContain("choose one from 1024 on with --port");
});

test("a file that another program has open is named so", () => {
  expect(systemErrorText(failed("EBUSY"))).toBe("another program has it open (EBUSY)");
});
