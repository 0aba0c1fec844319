import { engineArgument, parseAddress } from "../src/engineArguments.js";

describe("the engine's argument", () => {
  const address = "127.0.0.1:41234";

  it.each<[string, string[]]>([
    ["alone", []],
    ["a log on stderr", ["--logtostderr"]],
    ["a verbose log", ["--logtostderr", "-v=9"]],
    ["a log that flows", ["--logflow", "--logtostderr", "-v=9"]],
    ["a trace", ["--tracing", "tcp://127.0.0.1:4317"]],
    ["a trace in one word", ["--tracing=tcp://127.0.0.1:4317"]],
    ["a log and a trace", ["--logtostderr", "-v=9", "--tracing", "127.0.0.1:4317"]],
    ["a flag that nobody knows yet", ["--more=1"]],
  ])("is found behind these flags: %s", (_, flags) => {
    expect(engineArgument([...flags, address])).toBe(address);
    expect(engineArgument([...flags, address, "another"])).toBe(address);
    expect(engineArgument(flags)).toBeUndefined();
  });
});

describe("an engine's address", () => {
  it("has a host and a port", () => {
    expect(parseAddress("127.0.0.1:80")).toEqual({ host: "127.0.0.1", port: 80 });
  });

  it.each([undefined, "", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:port"])("is not %j", (address) => {
    expect(parseAddress(address)).toBeUndefined();
  });
});
