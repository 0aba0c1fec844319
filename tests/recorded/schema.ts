/** What of Pulumi's package schema users depend on. */
export interface Schema {
  config?: { variables?: Members };
  provider?: { inputProperties?: Members; requiredInputs?: string[] };
  resources?: Record<string, ResourceSchema>;
  types?: Record<string, { properties?: Members; required?: string[]; enum?: { value: unknown }[] }>;
  functions?: Record<string, { inputs?: ObjectSchema; outputs?: ObjectSchema }>;
}

interface ObjectSchema {
  properties?: Members;
  required?: string[];
}

interface ResourceSchema {
  properties?: Members;
  required?: string[];
  inputProperties?: Members;
  requiredInputs?: string[];
  aliases?: { type: string }[];
}

type Members = Record<string, { description?: string; secret?: boolean; [more: string]: unknown }>;

/** One thing that programs name. */
interface Member {
  /** What it belongs to, which is a member itself. */
  owner: string;
  /** Everything that tells of its type, as text. */
  type: string;
  isInput: boolean;
  isRequired: boolean;
  isSecret: boolean;
}

/** What a schema takes from users of an earlier one, a line for each: removed, retyped, newly required, no longer sure or secret. */
export function breaksIn(before: Schema, after: Schema): string[] {
  const [olds, news] = [membersOf(before), membersOf(after)];
  const lines = [...olds].flatMap(([name, old]) => {
    const now = news.get(name);
    if (!now) return [`${name} was removed`];
    return [
      ...(now.type === old.type ? [] : [`${name} was ${old.type} and is ${now.type}`]),
      ...(old.isSecret && !now.isSecret ? [`${name} is no longer secret`] : []),
      ...(!old.isInput && old.isRequired && !now.isRequired ? [`${name} is no longer always there`] : []),
    ];
  });
  for (const [name, now] of news) {
    // A new resource asks what it likes: no program uses it yet.
    if (!olds.has(now.owner) || !now.isInput || !now.isRequired || olds.get(name)?.isRequired) continue;
    lines.push(`${name} is now required`);
  }
  return lines;
}

function membersOf({ config, provider, resources = {}, types = {}, functions = {} }: Schema): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (owner: string, what: string, isInput: boolean, named: Members = {}, required: string[] = []) => {
    for (const [name, { description: _, secret, default: __, ...type }] of Object.entries(named)) {
      const isRequired = required.includes(name);
      const isSecret = secret === true;
      members.set(`${what} ${name}`, { owner, type: JSON.stringify(type), isInput, isRequired, isSecret });
    }
  };
  const addName = (name: string) =>
    members.set(name, { owner: name, type: "", isInput: false, isRequired: false, isSecret: false });
  addName("provider");
  add("provider", "config", true, config?.variables);
  add("provider", "provider: input", true, provider?.inputProperties, provider?.requiredInputs);
  for (const [token, type] of Object.entries(types)) {
    addName(`type ${token}`);
    add(`type ${token}`, `type ${token}: property`, false, type.properties, type.required);
    for (const { value } of type.enum ?? []) addName(`type ${token}: ${value}`);
  }
  for (const [token, { inputs, outputs }] of Object.entries(functions)) {
    addName(token);
    add(token, `${token}: input`, true, inputs?.properties, inputs?.required);
    add(token, `${token}: output`, false, outputs?.properties, outputs?.required);
  }
  for (const [token, resource] of Object.entries(resources)) {
    addName(token);
    add(token, `${token}: property`, false, resource.properties, resource.required);
    add(token, `${token}: input`, true, resource.inputProperties, resource.requiredInputs);
    for (const { type } of resource.aliases ?? []) addName(`${token}: alias ${type}`);
  }
  return members;
}
