import { resolve } from "node:path";
import ts from "typescript";

// The compiler reads all of Pulumi's types.
jest.setTimeout(120_000);

/** What users can import, and what each name has of its own. Removing or renaming a line breaks their programs. */
const surface = {
  "class CallingExtensionSettings": [
    "appId",
    "adoptExisting",
    "name",
    "url",
    "height",
    "width",
    "isReady",
    "supportsCustomObjects",
    "supportsInboundCalling",
    "usesCallingWindow",
    "usesRemote",
    "createdAt",
    "updatedAt",
    "static get",
    "static isInstance",
  ],
  "interface CallingExtensionSettingsArgs": [
    "appId",
    "adoptExisting?",
    "name?",
    "url?",
    "height?",
    "width?",
    "isReady?",
    "supportsCustomObjects?",
    "supportsInboundCalling?",
    "usesCallingWindow?",
    "usesRemote?",
  ],
  "class CallingRecordingSettings": [
    "appId",
    "adoptExisting",
    "urlToRetrieveAuthedRecording",
    "static get",
    "static isInstance",
  ],
  "interface CallingRecordingSettingsArgs": ["appId", "adoptExisting?", "urlToRetrieveAuthedRecording?"],
  "class CallingChannelConnection": [
    "appId",
    "adoptExisting",
    "isReady",
    "url",
    "createdAt",
    "updatedAt",
    "static get",
    "static isInstance",
  ],
  "interface CallingChannelConnectionArgs": ["appId", "adoptExisting?", "isReady?", "url?"],
};

const entry = resolve(__dirname, "../dist/index.d.ts");
const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext, strict: true, skipLibCheck: true });
const checker = program.getTypeChecker();

function exported(): ts.Symbol[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  return checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  });
}

/** A name's members that this package declares, not Pulumi's base classes. */
function membersOf(symbol: ts.Symbol): string[] {
  const isOurs = (member: ts.Symbol) =>
    member.declarations?.some((declaration) =>
      declaration.getSourceFile().fileName.startsWith(resolve(__dirname, "..")),
    ) === true;
  const optional = (member: ts.Symbol) => (member.flags & ts.SymbolFlags.Optional ? "?" : "");
  const instance = checker.getDeclaredTypeOfSymbol(symbol).getProperties().filter(isOurs);
  const statics = [...(symbol.exports?.values() ?? [])].filter(({ name }) => name !== "prototype");
  return [
    ...instance.map((member) => `${member.name}${optional(member)}`),
    ...statics.map(({ name }) => `static ${name}`),
  ];
}

test("the names that users import are these", () => {
  const found = Object.fromEntries(
    exported().map((symbol) => {
      const kind =
        symbol.flags & ts.SymbolFlags.Class ? "class" : symbol.flags & ts.SymbolFlags.Interface ? "interface" : "other";
      return [`${kind} ${symbol.name}`, membersOf(symbol).sort()];
    }),
  );
  expect(found).toEqual(
    Object.fromEntries(Object.entries(surface).map(([name, members]) => [name, [...members].sort()])),
  );
});

test("every exported name and every member of it is documented", () => {
  const isDocumented = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;
  const undocumented = exported().flatMap((symbol) => {
    const own = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])];
    const members = own.filter(({ name }) => !["__constructor", "prototype"].includes(name));
    return [symbol, ...members].filter((member) => !isDocumented(member)).map(({ name }) => `${symbol.name}.${name}`);
  });
  expect(undocumented).toEqual([]);
});

test("a program can load no more than the values among them", () => {
  expect(Object.keys(require("pulumi-hubspot-calling")).sort()).toEqual(
    Object.keys(surface)
      .flatMap((name) => (name.startsWith("class ") ? [name.slice("class ".length)] : []))
      .sort(),
  );
});
