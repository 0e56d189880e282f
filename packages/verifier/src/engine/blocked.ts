/** Thrown inside a rule when something it requires has not been established. */
export class Blocked extends Error {
  readonly by: string;

  constructor(by: string) {
    super(`blocked by ${by}`);
    this.name = 'Blocked';
    this.by = by;
  }
}
