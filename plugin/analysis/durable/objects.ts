import { nameOf, type Syntax } from '../syntax.ts';
import { nodeAt, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';
import { indexIn, type Value, type Values } from './values.ts';

export function flowObject(flow: Flow, index: number, node: Syntax): Values {
  const object = `o:${index}`;
  for (const property of node.properties ?? []) {
    if (property.type === 'SpreadElement') copyFields(flow, flow.of(property.argument), object);
    else flowMember(flow, object, property, property.value as Syntax);
  }
  return new Set([object]);
}

/** A getter's member is what it returns. A method's `this` is the object. */
function flowMember(flow: Flow, object: Value, property: Syntax, value: Syntax | null | undefined): void {
  const { store } = flow;
  const name = flow.keyOf(property) ?? '*';
  const values = flow.of(value);
  for (const method of flow.functionsIn(values)) {
    if (nodeAt(flow.tree, method) === value && value.type !== 'ArrowFunctionExpression') store.addToCell(`this ${method}`, new Set([object]));
    if (property.kind === 'get') store.addToField(object, name, store.cell(`returns ${method}`));
  }
  if (property.kind !== 'get' && property.kind !== 'set') store.addToField(object, name, values);
}

function copyFields(flow: Flow, from: Values, object: Value): void {
  for (const each of from) {
    for (const name of flow.store.fieldNames(each)) flow.store.addToField(object, name, flow.store.cell(`${each}.${name}`));
  }
}

export function flowArray(flow: Flow, index: number, node: Syntax): Values {
  const object = `o:${index}`;
  let spread = false;
  for (const [at, element] of (node.elements ?? []).entries()) {
    if (element?.type === 'SpreadElement') {
      spread = true;
      flow.store.addToField(object, '*', flow.store.members(flow.of(element.argument), undefined));
    } else {
      flow.store.addToField(object, spread ? '*' : String(at), flow.of(element));
    }
  }
  return new Set([object]);
}

export function flowClass(flow: Flow, index: number, node: Syntax): Values {
  const { store } = flow;
  const instance = `o:${index}`;
  const value = new Set([`k:${index}`]);
  const name = nameOf(node.id);
  const binding = name === undefined ? undefined : scopeAt(flow.tree, index).resolve(name);
  if (binding?.at === index) store.addToBinding(binding, value);
  for (const member of ((node.body as Syntax).body ?? []) as readonly Syntax[]) {
    if (!member.key) continue;
    flowMember(flow, member.static ? `k:${index}` : instance, member, member.value as Syntax | null);
    if (member.type !== 'MethodDefinition') store.addToField(instance, flow.keyOf(member) ?? '*', store.typed(flow.types.of(member)));
    if (member.kind === 'constructor') flowParameterProperties(flow, instance, member.value as Syntax);
  }
  for (const base of flow.of(node.superClass)) {
    if (base.startsWith('k:')) inherit(flow, `o:${indexIn(base)}`, instance);
  }
  return value;
}

function flowParameterProperties(flow: Flow, instance: Value, constructor: Syntax): void {
  for (const parameter of constructor.params ?? []) {
    if (parameter.type !== 'TSParameterProperty') continue;
    const inner = parameter.parameter as Syntax;
    const id = inner.type === 'AssignmentPattern' ? (inner.left as Syntax) : inner;
    const at = flow.store.indexOf(id);
    const binding = at < 0 ? undefined : scopeAt(flow.tree, at).resolve(id.name as string);
    if (binding) flow.store.addToField(instance, binding.name, flow.store.ofBinding(binding));
  }
}

function inherit(flow: Flow, base: Value, instance: Value): void {
  for (const name of flow.store.fieldNames(base)) {
    const values = flow.store.cell(`${base}.${name}`);
    flow.store.addToField(instance, name, values);
    for (const method of flow.functionsIn(values)) flow.store.addToCell(`this ${method}`, new Set([instance]));
  }
}
