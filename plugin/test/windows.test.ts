import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (name: string) => readFileSync(join(__dirname, "..", name), "utf8");

// Pulumi looks for pulumi-resource-hubspot.exe and .cmd on Windows, which does not run the script without an extension.
test("the package has a command for Windows that runs the same file", () => {
  const { files } = JSON.parse(read("package.json")) as { files: string[] };
  expect(files).toContain("pulumi-resource-hubspot.cmd");
  expect(read("pulumi-resource-hubspot")).toContain('require("./dist/main.js")');
  expect(read("pulumi-resource-hubspot.cmd")).toBe('@node "%~dp0dist\\main.js" %*\n');
});
