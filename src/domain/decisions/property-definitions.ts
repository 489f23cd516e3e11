import { maxDefinedProperties } from '../../protocol/limits.js';
import type { PropertyConfig } from '../../protocol/properties.js';
import type { Caller } from '../configuration-command.js';
import type { Actor } from '../permissions.js';
import type { Recorder } from '../recorder.js';
import { forbidden, ok, type Result, refuse } from '../result.js';
import type { LicenseState } from '../state.js';

/** configuration-api.md 4.2: in the namespace of the application, all or none ([CONF-28]). */
export function createProperties(
  state: LicenseState,
  actor: Actor,
  command: { caller: Caller; properties: Readonly<Record<string, PropertyConfig>> },
  recorder: Recorder,
): Result<void> {
  if (actor.kind !== 'agent' || !actor.scopes.has('properties--my:write')) return forbidden();
  const { properties } = command;
  const namespace = command.caller.clientId;
  const known = state.propertyConfigs.get(namespace);
  const again = Object.keys(properties).find((name) => known?.has(name) === true);
  if (again !== undefined) return refuse('validation', `${again} exists already`);
  const count = [...state.propertyConfigs.values()].reduce((sum, names) => sum + names.size, 0);
  if (count + Object.keys(properties).length > maxDefinedProperties) {
    return refuse('validation', `A license can have ${maxDefinedProperties} properties at most`);
  }
  recorder.record({ type: 'properties_created', namespace, properties }, 'primary');
  return ok(undefined);
}
