/** What may be asked for at `http://localhost:5000/token` (authorization.md section 8), row by row. */
export const redirectTable: readonly (readonly [requested: string, isValid: boolean])[] = [
  ['http://localhost:5000/token', true],
  ['http://localhost:5000/token/', true],
  ['http://localhost:5000/app/token/x', true],
  ['http://localhost:5000/tok', false],
  ['http://localhost/token', false],
  ['https://localhost:5000/token', false],
  ['http://localhost:5000/token?x=1', false],
  ['http://localhost:5000/a/../token', false],
];
