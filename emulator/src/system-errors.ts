/** What the errors mean that a file or a port can make. */
const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
};

/** An error of the operating system, in words with its code. */
export function inWords(error: NodeJS.ErrnoException): string {
  const code = error.code ?? error.message;
  return words[code] ? `${words[code]} (${code})` : code;
}
