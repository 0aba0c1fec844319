import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const packages = ["provider", "sdk", "plugin", "emulator"];

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest;
}

const manifests = packages.map((name) => manifest(`${name}/package.json`));
const [version] = manifests.map((one) => one.version);

test("all packages have one version", () => {
  expect(new Set(manifests.map((one) => one.version))).toEqual(new Set([version]));
});

test.each(manifests.map((one): [string, Manifest] => [one.name, one]))(
  "%s asks for that version of the others",
  (_, one) => {
    const own = Object.entries(one.dependencies ?? {}).filter(([name]) =>
      manifests.some((other) => other.name === name),
    );
    expect(own.filter(([, wanted]) => wanted !== version)).toEqual([]);
  },
);

test("the schema has that version", () => {
  expect(manifest("plugin/schema.json").version).toBe(version);
});

const projects = ["examples", "templates"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`))
  .filter((path) => existsSync(join(root, path)));

test.each(projects)("%s asks for a range that has that version", (path) => {
  const { dependencies, devDependencies } = manifest(path);
  const own = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
    manifests.some((one) => one.name === name),
  );
  expect(own.filter(([, range]) => range !== `^${version}`)).toEqual([]);
});

test("the documents name the tarballs of that version", () => {
  const documents = [
    "README.md",
    ...readdirSync(join(root, "docs"))
      .filter((name) => name !== "releasing.md")
      .map((name) => `docs/${name}`),
  ];
  const named = documents
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => [
      ...readFileSync(join(root, path), "utf8").matchAll(/hubspot[\w-]*-(\d+\.\d+\.\d+[\w.-]*?)\.tgz/g),
    ]);
  expect(named.length).toBeGreaterThan(0);
  expect(new Set(named.map(([, one]) => one))).toEqual(new Set([version]));
});

test("nothing that users install asks for a newer Node.js than they do", () => {
  const { packages: locked } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: boolean; engines?: { node?: string } }>;
  };
  const installed = Object.entries(locked).filter(([, { dev }]) => !dev);
  const newer = installed.filter(([, { engines }]) => Number(/^>=\s*(\d+)[\d.]*$/.exec(engines?.node ?? "")?.[1]) > 20);
  expect(installed.length).toBeGreaterThan(50);
  expect(newer.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
});
