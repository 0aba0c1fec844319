/** What the operating system's error codes for files and ports mean. */
const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EBUSY: "another program has it open",
};

/** Why a port cannot be had. Windows keeps whole ranges of ports for itself, also above 1023, and answers EACCES. */
export function whyNoPort(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === "EADDRINUSE") return `port ${port} is taken: choose another with --port, or 0 for any free one`;
  const choice = port < 1024 ? "one from 1024 on" : "another";
  const advice = error.code === "EACCES" ? `: choose ${choice} with --port, or 0 for any free one` : "";
  return `cannot listen on port ${port}: ${systemErrorText(error)}${advice}`;
}

/** An error of the operating system, in words with its code. */
export function systemErrorText(error: NodeJS.ErrnoException): string {
  const code = error.code ?? error.message;
  return words[code] ? `${words[code]} (${code})` : code;
}
