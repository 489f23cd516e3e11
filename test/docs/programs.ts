import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that the pages use and that a machine may not have. */
const others = ['jq', 'curl', 'timeout', 'mktemp', 'tar'];

/** @returns those that commands need and that are not here. */
export function missingPrograms(code: string): readonly string[] {
  return others.filter((program) => new RegExp(`\\b${program}\\b`).test(code) && !isHere(program));
}

function isHere(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
