// @ts-check
/** Archives that come out the same, byte for byte, for the same files. */
import { execFile } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

/**
 * GNU tar's flags for the same bytes each time, whatever the umask was. Another tar, as macOS and Windows have it, keeps
 * times and owners.
 */
const SAME_BYTES = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
/** macOS's tar would add a file of attributes beside each. */
const env = { ...process.env, COPYFILE_DISABLE: "1" };

/**
 * Puts what is in a folder into a .tar.gz.
 * @param {string} folder
 * @param {string} file
 */
export async function archive(folder, file) {
  const flags = process.platform === "linux" ? SAME_BYTES : [];
  const options = { env, encoding: /** @type {const} */ ("buffer"), maxBuffer: 1024 * 1024 * 1024 };
  // Not the folder itself: whoever unpacks the archive keeps the permissions of their own.
  const names = readdirSync(folder).sort();
  const { stdout } = await promisify(execFile)("tar", [...flags, "-cf", "-", "-C", folder, ...names], options);
  // Node writes no time into the header.
  writeFileSync(file, gzipSync(stdout, { level: 9 }));
}
