/** What is checked cannot be: a project that does not exist, a tsconfig with an error, a file that does not parse. `usage`: the command was wrong. */
export class CheckProblem extends Error {
  override readonly name = 'CheckProblem';
  readonly usage: boolean;

  constructor(message: string, usage = false) {
    super(message);
    this.usage = usage;
  }
}
