/** Where a proxy is named, and what does not go through it: undici reads both spellings, the lower one first. */
export const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] as const;
const ALL = [...PROXY_VARIABLES, "NO_PROXY", "no_proxy"];

/** Takes the machine's own proxy out of a file's tests; a test may name another, which is forgotten after it. */
export function forgetProxies(): void {
  const before = ALL.map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    for (const name of ALL) delete process.env[name];
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}
