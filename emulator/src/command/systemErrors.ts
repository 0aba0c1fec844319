/** What the operating system's error codes for files and ports mean. */
const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
};

/** An error of the operating system, in words with its code. */
export function systemErrorText(error: NodeJS.ErrnoException): string {
  const code = error.code ?? error.message;
  return words[code] ? `${words[code]} (${code})` : code;
}
