/** What of Pulumi's package schema users depend on. */
export interface Schema {
  config?: { variables?: Members };
  provider?: { inputProperties?: Members; requiredInputs?: string[] };
  resources?: Record<string, ResourceSchema>;
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
    if (now.isInput && now.isRequired && !olds.get(name)?.isRequired) lines.push(`${name} is now required`);
  }
  return lines;
}

function membersOf({ config, provider, resources = {} }: Schema): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (what: string, isInput: boolean, named: Members = {}, required: string[] = []) => {
    for (const [name, { description: _, secret, default: __, ...type }] of Object.entries(named)) {
      const isRequired = required.includes(name);
      members.set(`${what} ${name}`, { type: JSON.stringify(type), isInput, isRequired, isSecret: secret === true });
    }
  };
  const addName = (name: string) => members.set(name, { type: "", isInput: false, isRequired: false, isSecret: false });
  add("config", true, config?.variables);
  add("provider: input", true, provider?.inputProperties, provider?.requiredInputs);
  for (const [token, resource] of Object.entries(resources)) {
    addName(token);
    add(`${token}: property`, false, resource.properties, resource.required);
    add(`${token}: input`, true, resource.inputProperties, resource.requiredInputs);
    for (const { type } of resource.aliases ?? []) addName(`${token}: alias ${type}`);
  }
  return members;
}
